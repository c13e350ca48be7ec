import { cleanup, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { renderWithAuth, type TestAuthOptions } from '@latchkey/react/testing'
import { afterEach, expect, test } from 'vitest'
import { Account, type AccountProps } from './account.tsx'

const user = { email: ['one@example.com', 'two@example.com'], factors: ['google'] } as const

afterEach(cleanup)

const show = (props: AccountProps = {}, options: TestAuthOptions = {}) =>
  renderWithAuth(<Account {...props} />, { user, ...options })
const click = (name: string | RegExp) => userEvent.click(screen.getByRole('button', { name }))

test('says why a row stays, beside it and not in the form below', async () => {
  show({ sections: ['emails'] }, { faults: { 'POST /account/emails/remove': 'last-factor' } })
  await click('Add an e-mail address')
  await screen.findByLabelText('E-mail address')
  await click('Remove two@example.com')
  const [notice] = await screen.findAllByText(/your only way to sign in/)
  const form = screen.getByLabelText('E-mail address').closest('form')
  expect(form?.contains(notice ?? null)).toBe(false)
  expect(screen.getAllByText(/your only way to sign in/)).toHaveLength(1)

  await userEvent.type(screen.getByLabelText('E-mail address'), 'nonsense{Enter}')
  await screen.findByText(/does not look like an e-mail address/)
  expect(screen.queryByText(/your only way to sign in/)).toBeNull()
  expect(document.activeElement).toBe(screen.getByLabelText('E-mail address'))
})

test('keeps the focus in the list when a row has gone with its button', async () => {
  show({ sections: ['emails'] })
  await click('Remove two@example.com')
  await screen.findByText('two@example.com is removed.')
  const list = screen.getByRole('list', { name: 'E-mail addresses' })
  expect(within(list).getAllByRole('listitem')).toHaveLength(1)
  expect(document.activeElement?.contains(list)).toBe(true)
})

test('unlinks an account at a provider', async () => {
  const { requests, user } = show({ sections: ['providers'], providers: ['google', 'github'] })
  await screen.findByRole('button', { name: 'Link GitHub' })
  expect(screen.queryByRole('button', { name: 'Link Google' })).toBeNull()
  await click('Unlink Google')
  await screen.findByText('No linked account yet.')
  const id = user?.providers[0]?.providerId
  expect(requests).toContainEqual(
    expect.objectContaining({ route: 'POST /account/providers/remove', input: { id } }),
  )
  expect(screen.queryByRole('button', { name: 'Link Google' })).not.toBeNull()
})

test('sets a first password without asking for one before', async () => {
  const { requests } = show({ sections: ['password'] })
  await click('Set a password')
  await userEvent.type(await screen.findByLabelText('New password'), 'plum kettle orbit')
  expect(screen.queryByLabelText('Current password')).toBeNull()
  await userEvent.keyboard('{Enter}')
  await screen.findByText(/Your new password works/)
  expect(requests).toContainEqual(
    expect.objectContaining({
      route: 'POST /account/password',
      input: { password: 'plum kettle orbit' },
    }),
  )
  screen.getByRole('button', { name: 'Change your password' })
})

test('offers no password to who has no address for one', () => {
  show({ sections: ['password'] }, { user: { phone: '+447400900321' } })
  screen.getByText(/works with an e-mail address/)
  expect(screen.queryByRole('button', { name: /password/ })).toBeNull()
})

test('shows the parts that it is given, in their order, as sections of one page', async () => {
  show({ sections: ['totp', 'passkeys', 'profile'] })
  await screen.findByRole('heading', { name: 'Authenticator app', level: 2 })
  await screen.findByRole('heading', { name: 'Passkeys', level: 2 })
  const names = screen.getAllByRole('heading', { level: 2 }).map((one) => one.textContent)
  expect(names).toEqual(['Authenticator app', 'Passkeys', 'Profile'])
})

test('warns whoever has nothing left to sign in with', () => {
  show({ sections: [] }, { user: { password: 'plum kettle orbit' } })
  screen.getByText(/Nothing is left to sign in with/)
})

test('shows every part at once, so that nothing moves under a finger', async () => {
  const { faults, requests } = show({}, { faults: { 'GET /passkey': 'slow' } })
  await expect.poll(() => requests.map(({ route }) => route)).toContain('GET /passkey')
  await screen.findByText('This device')
  expect(screen.getByRole('status').textContent).toBe('Loading…')
  expect(screen.queryByRole('heading')).toBeNull()
  faults.clear()
  await screen.findByRole('heading', { name: 'Your account' })
  expect(screen.getByRole('heading', { name: 'Passkeys' })).toBeDefined()
})

test('shows the rest when a part cannot be loaded', async () => {
  show({}, { faults: { 'GET /passkey': 'offline' } })
  await screen.findByRole('heading', { name: 'Your account' })
  expect(screen.getByRole('button', { name: 'Try again' })).toBeDefined()
})

test('says goodbye once the account is deleted', async () => {
  const { requests, user } = show()
  await screen.findByRole('heading', { name: 'Your account' })
  await click(/^Delete account/)
  await userEvent.type(screen.getByLabelText(/to confirm/), 'delete{Enter}')
  await screen.findByText(/Your account is deleted/)
  expect(requests).toContainEqual(
    expect.objectContaining({ route: 'POST /account/delete', input: { userId: user?.userId } }),
  )
})

test('throws an app out, and says nothing of apps to who has none', async () => {
  const kit = show({ sections: ['connected-apps'] })
  await screen.findByRole('heading', { name: 'Your account' })
  expect(screen.queryByRole('heading', { name: 'Connected apps' })).toBeNull()
  const redirectUrl = 'https://calendar.example/callback'
  const { clientId } = kit.memory.addApp({ name: 'Calendar', redirectUrl })
  const request = { client_id: clientId, redirect_uri: redirectUrl, response_type: 'code' }
  await kit.auth.request('POST /consent/finish', {
    query: `?${new URLSearchParams({ ...request, scope: 'openid email' })}`,
    userId: kit.user?.userId ?? '',
    approved: true,
  })
  await kit.reload()
  const list = await screen.findByRole('list', { name: 'Connected apps' })
  expect(list.textContent).toContain('CalendarKnow who you areSee your e-mail address')
  await userEvent.click(screen.getByRole('button', { name: /^Throw out/ }))
  await screen.findByText(/has no access any more/)
  expect(document.activeElement?.contains(screen.getByText('No app is connected.'))).toBe(true)
})
