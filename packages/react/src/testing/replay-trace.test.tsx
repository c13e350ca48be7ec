import type { Trace } from '@latchkey/core/trace'
import { stepsOf } from '@latchkey/core/trace'
import { act, configure, getConfig, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Devtools, recordAuth } from '../devtools/index.ts'
import { useEmailOtp } from '../flows/email-otp/use-email-otp.ts'
import { useSession } from '../flows/session/use-session.ts'
import { renderWithAuth, replayTrace } from './index.ts'

const email = 'ada@example.com'
const copied = vi.fn<(text: string) => Promise<void>>(async () => {})

beforeEach(() => {
  Object.defineProperty(navigator, 'clipboard', {
    configurable: true,
    value: { writeText: copied },
  })
})
afterEach(() => {
  Reflect.deleteProperty(navigator, 'clipboard')
})

function App({ code = () => '', totp = () => '' }: { code?(): string; totp?(): string }) {
  const session = useSession()
  const flow = useEmailOtp()
  const { signOut } = session.step === 'signed-in' ? session : {}
  return (
    <>
      {signOut && <button onClick={() => void signOut()}>Sign out</button>}
      {flow.step === 'address' && <button onClick={() => void flow.start({ email })}>Send</button>}
      {flow.step === 'code' && (
        <>
          <button onClick={() => void flow.finish('000000')}>Guess</button>
          <button onClick={() => void flow.finish(code())}>Enter</button>
        </>
      )}
      {flow.step === 'second_factor' && (
        <button onClick={() => void flow.finish({ factor: 'totp', code: totp() })}>Prove</button>
      )}
      {flow.step === 'done' && <p>Hello</p>}
    </>
  )
}

/** What a developer copies from the devtools after a sign-in that went wrong at first. */
const copyTrace = async (): Promise<{ trace: Trace; text: string }> => {
  let code = ''
  let totp = ''
  const page = (
    <>
      <App code={() => code} totp={() => totp} />
      <Devtools />
    </>
  )
  const { inbox, authenticatorApp, clock, faults, unmount } = renderWithAuth(page, {
    client: recordAuth,
    people: [{ email }],
    factors: ['totp'],
    faults: { 'POST /email-otp/start': { fault: 'offline', times: 1 } },
  })
  const click = async (name: string) => userEvent.click(await screen.findByRole('button', { name }))
  await click('Send')
  await click('Send')
  await click('Guess')
  faults.set('POST /email-otp/finish', 'slow')
  code = inbox.latestCode() ?? ''
  totp = await authenticatorApp.code()
  await click('Enter')
  faults.clear()
  await clock.advance(0)
  await click('Prove')
  await screen.findByText('Hello')
  await click('Sign out')
  await expect.poll(() => screen.queryByText('Sign out')).toBeNull()

  const root = document.querySelector('latchkey-devtools')?.shadowRoot
  const press = (name: RegExp) =>
    [...(root?.querySelectorAll('button') ?? [])]
      .find(({ textContent, ariaLabel }) => name.test(`${textContent} ${ariaLabel}`))
      ?.click()
  await act(async () => press(/the devtools/))
  await act(async () => press(/Copy trace/))
  expect(copied).toHaveBeenCalledOnce()
  unmount()
  const [text = ''] = copied.mock.lastCall ?? []
  return { trace: JSON.parse(text), text }
}

test('replays a trace that the devtools have copied to the same sequence of steps', async () => {
  const { trace, text } = await copyTrace()
  expect(text).not.toContain(email)
  const { steps } = await replayTrace(<App />, trace)
  expect(steps).toEqual(stepsOf(trace))
  expect(steps).toMatchInlineSnapshot(`
    [
      "session signed-out",
      "email-otp address",
      "email-otp address start…",
      "email-otp address offline",
      "email-otp address start…",
      "email-otp code",
      "email-otp code finish…",
      "email-otp code code-incorrect",
      "email-otp code finish…",
      "email-otp second_factor",
      "email-otp second_factor finish…",
      "session signed-in",
      "email-otp done",
      "session signed-in signOut…",
      "session signed-out",
    ]
  `)
})

test('replays what somebody did who was signed in from the beginning', async () => {
  const { auth, unmount } = renderWithAuth(<App />, { client: recordAuth, user: { email } })
  await userEvent.click(screen.getByRole('button', { name: 'Sign out' }))
  await waitFor(() => expect(screen.queryByText('Sign out')).toBeNull())
  const trace = auth.recorder?.trace()
  unmount()
  if (!trace) throw new Error('Nothing was recorded.')
  const { steps } = await replayTrace(<App />, trace)
  expect(steps).toEqual([
    'session signed-in',
    'email-otp address',
    'session signed-in signOut…',
    'session signed-out',
  ])
})

test('says where a page goes another way than the trace', async () => {
  const { trace } = await copyTrace()
  const events = structuredClone(trace.events).map((event) =>
    event.type === 'request' && event.error?.code === 'code-incorrect'
      ? { ...event, error: { ...event.error, code: 'code-expired' } }
      : event,
  )
  await expect(replayTrace(<App />, { ...trace, events })).rejects.toThrow(
    'was "email-otp code code-incorrect"; here it is "email-otp code code-expired"',
  )
  const { asyncUtilTimeout } = getConfig()
  configure({ asyncUtilTimeout: 50 })
  await expect(replayTrace(<p>Empty</p>, trace)).rejects.toThrow(
    'Step 2 of the trace was "email-otp address"; here it is "nothing"',
  )
  configure({ asyncUtilTimeout })
  await expect(replayTrace(<App />, { ...trace, dropped: 1 })).rejects.toThrow('too long')
})
