import { cleanup, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import type { MemoryApp } from '@latchkey/core/memory-backend'
import { renderWithAuth, type TestAuthOptions } from '@latchkey/react/testing'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Login } from '../../screens/login.tsx'
import { Consent } from './consent.tsx'

const replace = vi.fn<(url: string) => void>()
const origin = 'https://app.example'
const redirectUrl = 'https://calendar.example/callback'
const go = (search: string) => vi.stubGlobal('location', { origin, search, replace, hash: '' })

beforeEach(() => {
  replace.mockClear()
  go('')
})
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

const show = async (
  scope: string,
  app: Partial<MemoryApp> = {},
  { user = { email: 'ada@example.com' }, ...options }: TestAuthOptions = {},
) => {
  const ui = <Consent fallback={<Login />} />
  const kit = renderWithAuth(ui, { user, ...options })
  const { clientId } = kit.memory.addApp({ name: 'Calendar', redirectUrl, ...app })
  const request = { client_id: clientId, redirect_uri: redirectUrl, response_type: 'code' }
  go(`?${new URLSearchParams({ ...request, scope })}`)
  await kit.reload()
  return kit
}
const click = (name: string) => userEvent.click(screen.getByRole('button', { name }))
const items = () => screen.getAllByRole('listitem').map(({ textContent }) => textContent)

test('says who asks for what, with the focus on the title, and lets it in by keyboard', async () => {
  await show('openid email offline_access', {
    description: 'Remembers birthdays.',
    logoUrl: 'https://calendar.example/logo.png',
  })
  const title = await screen.findByRole('heading', { name: 'Let \u2068Calendar\u2069 in?' })
  expect(document.activeElement).toBe(title)
  screen.getByText('It asks for access to your account, ada@example.com.')
  expect(items()).toEqual([
    'CalendarRemembers birthdays.This app is not ours. Let it in only if you trust who made it.Your answer goes to calendar.example.',
    'Know who you are',
    'See your e-mail address',
    'Keep its access while you are away, until you take it back',
  ])
  const logo = document.querySelector('img')
  expect(logo?.getAttribute('src')).toBe('https://calendar.example/logo.png')
  expect(logo?.getAttribute('referrerpolicy')).toBe('no-referrer')

  await userEvent.tab()
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Let it in' }))
  await userEvent.keyboard('{Enter}')
  const back = await screen.findByRole('heading', { name: 'Back to the app' })
  expect(document.activeElement).toBe(back)
  expect(replace).toHaveBeenCalledWith(expect.stringMatching(/^https:.*\/callback\?code=/))
  const link = screen.getByRole('link', { name: 'Go there now' })
  expect(link.getAttribute('href')).toBe(replace.mock.calls[0]?.[0])
})

test('keeps an app out, which is told', async () => {
  await show('openid')
  await screen.findByRole('heading', { name: /Calendar/ })
  await click('Keep it out')
  await screen.findByRole('heading', { name: 'Back to the app' })
  expect(replace.mock.calls).toEqual([[`${redirectUrl}?error=access_denied`]])
})

test('says plainly that an app is an own one, and goes on without asking twice', async () => {
  const kit = await show('openid offline_access', { party: 'first' })
  await screen.findByText('This app is ours.')
  await click('Let it in')
  await screen.findByRole('heading', { name: 'Back to the app' })
  await kit.reload()
  await screen.findByRole('heading', { name: 'Back to the app' })
  expect(replace).toHaveBeenCalledTimes(2)
})

test('names what it has no words for as it is, and offers no yes to what is not to give', async () => {
  await show('openid moon:walk')
  await screen.findByText('It wants something that is not yours to give, so it cannot be let in.')
  expect(items().slice(1)).toEqual(['Know who you are', 'moon:walkYou do not have this yourself'])
  expect(screen.queryByRole('button', { name: 'Let it in' })).toBeNull()
  await click('Keep it out')
  await screen.findByRole('heading', { name: 'Back to the app' })
  expect(replace.mock.calls).toEqual([[`${redirectUrl}?error=access_denied`]])
})

test('takes what an app says of itself for text', async () => {
  const name = '<img src=x onerror=alert(1)>'
  await show('openid', { name, description: '<script>alert(1)</script>' })
  await screen.findByRole('heading', { name: `Let \u2068${name}\u2069 in?` })
  expect(document.querySelector('img, script')).toBeNull()
})

test('lets people sign in first, and then asks by the same request', async () => {
  const { inbox } = await show('openid', {}, { user: null, people: [{ email: 'ada@example.com' }] })
  await userEvent.type(await screen.findByLabelText('E-mail address'), 'ada@example.com{Enter}')
  const code = await screen.findByLabelText('Six-digit code')
  await userEvent.type(code, inbox.latestCode('ada@example.com') ?? '')
  await screen.findByRole('heading', { name: /Calendar/ })
})

test('asks somebody else after a sign-out', async () => {
  await show('openid')
  await screen.findByRole('heading', { name: /Calendar/ })
  await click('Use another account')
  await screen.findByLabelText('E-mail address')
})

test('says what is wrong with a request, and leads nowhere', async () => {
  renderWithAuth(<Consent />, { user: { email: 'ada@example.com' } })
  const title = await screen.findByRole('heading', { name: 'This app cannot be let in' })
  expect(document.activeElement).toBe(title)
  screen.getByText('That request is not right. Begin again.')
  expect(screen.queryByRole('button')).toBeNull()
  expect(replace).not.toHaveBeenCalled()
})

test('says that a dead network is no answer, and tries again', async () => {
  const { faults } = await show('openid', {}, { faults: { 'POST /consent/start': 'offline' } })
  await screen.findByText(/You seem to be offline/)
  faults.clear()
  await click('Try again')
  await screen.findByRole('heading', { name: /Calendar/ })
})

test('says what to do without a way to sign in', async () => {
  renderWithAuth(<Consent />)
  await screen.findByRole('heading', { name: 'Sign in first' })
})
