import { createAuth } from '@latchkey/core'
import { act, screen, waitFor, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { afterEach, expect, test, vi } from 'vitest'
import { useEmailOtp } from '../flows/email-otp/use-email-otp.ts'
import { useSession } from '../flows/session/use-session.ts'
import { renderWithAuth } from '../testing/index.ts'
import { Devtools, recordAuth } from './index.ts'

afterEach(() => {
  Reflect.deleteProperty(navigator, 'clipboard')
})

/** jsdom has no clipboard. */
const stubClipboard = (writeText: (text: string) => Promise<void>) =>
  Object.defineProperty(navigator, 'clipboard', { configurable: true, value: { writeText } })

function SignIn({ code }: { code(): string | null }) {
  const flow = useEmailOtp()
  switch (flow.step) {
    case 'address':
      return <button onClick={() => void flow.start({ email: 'ada@example.com' })}>Send</button>
    case 'code':
      return (
        <>
          <button onClick={() => void flow.finish('000000')}>Guess</button>
          <button onClick={() => void flow.finish(code() ?? '')}>Enter</button>
        </>
      )
    case 'second_factor':
    case 'done':
      return <p>Welcome</p>
    default:
      return flow satisfies never
  }
}

function App({ code }: { code(): string | null }) {
  return useSession().step === 'signed-in' ? <p>Hello</p> : <SignIn code={code} />
}

/** Shows the app with its devtools, and answers what their shadow root holds. */
const open = async (client = recordAuth) => {
  let code = (): string | null => null
  const view = renderWithAuth(
    <>
      <App code={() => code()} />
      <Devtools />
    </>,
    { client, people: [{ email: 'ada@example.com', name: { first: 'Ada', last: 'Lovelace' } }] },
  )
  code = view.inbox.latestCode
  const host = document.querySelector('latchkey-devtools')
  // SAFETY: Testing Library asks for an element, and looks for others in it.
  const inside = within(host?.shadowRoot as unknown as HTMLElement)
  const toggle = () => inside.getByRole('button', { name: /the devtools/ })
  await act(async () => toggle().click())
  const part = (name: string) => {
    const section = inside.getByRole('heading', { name }).closest('section')
    return section?.textContent ?? ''
  }
  return { ...view, inside, toggle, part }
}

const click = (name: string) => act(async () => screen.getByRole('button', { name }).click())

test('shows what flows and the session do, as they do it', async () => {
  const { part, auth, faults } = await open()
  expect(part('Flows')).toBe('Flowsemail-otpaddress')
  expect(part('Session')).toBe('Sessionsigned-out')
  await click('Send')
  await waitFor(() => expect(part('Flows')).toMatch(/^Flowsemail-otpcoderesend in 0:30/))
  expect(part('Flows')).toMatch(/expires in 10:00$/)
  await click('Guess')
  await waitFor(() => expect(part('Flows')).toContain('code-incorrect (input)'))
  expect(part('Requests')).toMatch(/POST \/email-otp\/finish\d+ mscode-incorrect/)

  faults.set('POST /email-otp/finish', 'slow')
  await click('Enter')
  await waitFor(() => expect(part('Flows')).toContain('finish…'))
  expect(part('Requests')).toContain('POST /email-otp/finish…open')
  faults.clear()
  await screen.findByText('Hello')
  await waitFor(() => expect(part('Session')).toMatch(/^Sessionsigned-inexpires in \d+ d /))
  const shown = auth.session.getState()
  if (shown.step !== 'signed-in') throw new Error('Nobody is signed in.')
  const { session, user } = shown
  expect(part('Session')).toContain(`Session${session.sessionId}User${user.userId}`)
  expect(part('Flows')).toContain('No flow is on this page.')
})

test('shows and copies neither code nor address', async () => {
  const written = vi.fn<(text: string) => Promise<void>>(async () => {})
  stubClipboard(written)
  const { inbox, inside } = await open()
  await click('Send')
  await click('Enter')
  await screen.findByText('Hello')
  await userEvent.click(inside.getByRole('button', { name: 'Copy trace' }))
  await inside.findByText(/^Copied a trace of \d+ events/)
  const [text = ''] = written.mock.calls[0] ?? []
  expect(JSON.parse(text)).toMatchObject({ latchkey: 'trace', version: 1 })
  await act(async () => inside.getByText('POST /email-otp/finish').click())
  const said = await inside.findByText(/"sent"/)
  expect(JSON.parse(said.textContent)).toMatchObject({
    sent: { code: '000000' },
    answered: { status: 'complete' },
  })
  const seen = document.querySelector('latchkey-devtools')?.shadowRoot?.textContent
  for (const secret of ['ada@example.com', inbox.latestCode() ?? 'no code', 'Lovelace']) {
    expect(text).not.toContain(secret)
    expect(seen).not.toContain(secret)
  }
})

test('offers the trace as text where a page may not copy', async () => {
  stubClipboard(() => Promise.reject(new Error('not allowed')))
  const { inside } = await open()
  await userEvent.click(inside.getByRole('button', { name: 'Copy trace' }))
  const field = await inside.findByRole('textbox', { name: /Copy it by hand/ })
  expect(JSON.parse((field as HTMLTextAreaElement).value)).toMatchObject({ latchkey: 'trace' })
})

test('opens without taking the focus, and gives it back when Escape closes it', async () => {
  const { inside, toggle } = await open()
  expect(document.activeElement).toBe(document.body)
  expect(toggle().getAttribute('aria-expanded')).toBe('true')
  const copy = inside.getByRole('button', { name: 'Copy trace' })
  copy.focus()
  await userEvent.keyboard('{Escape}')
  expect(inside.queryByRole('button', { name: 'Copy trace' })).toBeNull()
  expect(document.querySelector('latchkey-devtools')?.shadowRoot?.activeElement).toBe(toggle())
})

test('forgets what has happened when it is cleared', async () => {
  const { inside, part, auth } = await open()
  await click('Send')
  await waitFor(() => expect(part('Requests')).toContain('POST /email-otp/start'))
  await userEvent.click(inside.getByRole('button', { name: 'Clear' }))
  await waitFor(() => expect(part('Requests')).toContain('Nothing was asked yet.'))
  expect(auth.recorder?.trace().events).toEqual([])
})

test('says what to do about a client that records nothing', async () => {
  const { inside } = await open(createAuth)
  expect(inside.getByText(/Nothing is recorded/).textContent).toContain('recordAuth()')
})

test('leaves no host, sheet or listener behind', async () => {
  const { unmount } = await open()
  expect(document.querySelectorAll('latchkey-devtools')).toHaveLength(1)
  expect(document.querySelectorAll('style')).toHaveLength(0)
  unmount()
  expect(document.querySelectorAll('latchkey-devtools')).toHaveLength(0)
})
