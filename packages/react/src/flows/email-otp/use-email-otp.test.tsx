import { createAuth, type Challenge } from '@latchkey/core'
import { createLater, createTestBackend, rightCode } from '@latchkey/core/test-kit'
import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { StrictMode, useState } from 'react'
import { beforeEach, expect, test } from 'vitest'
import { AuthProvider } from '../../provider.tsx'
import { useSession } from '../session/use-session.ts'
import { useEmailOtp } from './use-email-otp.ts'

beforeEach(() => sessionStorage.clear())

function SignIn() {
  const flow = useEmailOtp()
  const [text, setText] = useState('')
  const input = (label: string) => (
    <input aria-label={label} value={text} onChange={(event) => setText(event.target.value)} />
  )
  switch (flow.step) {
    case 'address':
      return (
        <>
          {input('E-mail')}
          <button type="button" onClick={() => void flow.start({ email: text })}>
            {flow.pending === 'start' ? 'Sending' : 'Send'}
          </button>
        </>
      )
    case 'code':
      return (
        <>
          <p>Sent to {flow.to.email}</p>
          {input('Code')}
          {flow.error && <p role="alert">{flow.error.code}</p>}
          <button type="button" onClick={() => void flow.finish(text)}>
            Sign in
          </button>
          <button type="button" onClick={flow.back}>
            Back
          </button>
        </>
      )
    case 'second_factor':
    case 'done':
      return <p>Welcome</p>
    default:
      return flow satisfies never
  }
}

/** What most apps do: the form is gone as soon as somebody is signed in. */
function App() {
  const session = useSession()
  if (session.step !== 'signed-in') return <SignIn />
  return (
    <button type="button" onClick={() => void session.signOut()}>
      Sign out {session.user.name}
    </button>
  )
}

const open = (kit = createTestBackend(), page = <SignIn />) => {
  const client = createAuth({ ...kit, session: null })
  const view = render(
    <StrictMode>
      <AuthProvider client={client}>{page}</AuthProvider>
    </StrictMode>,
  )
  return { ...view, kit, client }
}

const type = async (label: string, text: string) => {
  await userEvent.clear(screen.getByRole('textbox', { name: label }))
  await userEvent.type(screen.getByRole('textbox', { name: label }), text)
}
const click = (name: string) => userEvent.click(screen.getByRole('button', { name }))

test('follows the flow from the address to done', async () => {
  open()
  await type('E-mail', 'ada@example.com')
  await click('Send')
  await screen.findByText('Sent to ada@example.com')
  await type('Code', '000000')
  await click('Sign in')
  expect((await screen.findByRole('alert')).textContent).toBe('code-incorrect')
  await type('Code', rightCode)
  await click('Sign in')
  await screen.findByText('Welcome')
})

test('shows what runs, and sends one mail for two clicks', async () => {
  const later = createLater<Challenge>()
  const { kit } = open(createTestBackend({ 'POST /email-otp/start': () => later.answer }))
  await type('E-mail', 'ada@example.com')
  await click('Send')
  await click('Sending')
  expect(kit.requests).toHaveLength(1)
  later.give({ attempt: 'attempt-1', takesCode: true, resendAt: 0, expiresAt: 0 })
  await screen.findByText('Sent to ada@example.com')
})

test('aborts what runs when the page leaves', async () => {
  const later = createLater<Challenge>()
  const { kit, unmount } = open(createTestBackend({ 'POST /email-otp/start': () => later.answer }))
  await type('E-mail', 'ada@example.com')
  await click('Send')
  expect(kit.requests[0]?.signal?.aborted).toBe(false)
  unmount()
  await expect.poll(() => kit.requests[0]?.signal?.aborted).toBe(true)
})

test('comes back to the code after a reload', async () => {
  const { kit, unmount } = open()
  await type('E-mail', 'ada@example.com')
  await click('Send')
  await screen.findByText('Sent to ada@example.com')
  unmount()
  open(kit)
  await type('Code', rightCode)
  await click('Sign in')
  await screen.findByText('Welcome')
})

test('begins with the address again after signing out, although the form left on signing in', async () => {
  open(createTestBackend(), <App />)
  await type('E-mail', 'ada@example.com')
  await click('Send')
  await screen.findByText('Sent to ada@example.com')
  await type('Code', rightCode)
  await click('Sign in')
  await userEvent.click(await screen.findByRole('button', { name: 'Sign out Ada Lovelace' }))
  await screen.findByRole('textbox', { name: 'E-mail' })
})
