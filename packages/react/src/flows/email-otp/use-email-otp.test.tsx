import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { expect, test } from 'vitest'
import { renderWithAuth } from '../../testing/index.ts'
import { useSession } from '../session/use-session.ts'
import { useEmailOtp } from './use-email-otp.ts'

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

const type = async (label: string, text: string) => {
  await userEvent.clear(screen.getByRole('textbox', { name: label }))
  await userEvent.type(screen.getByRole('textbox', { name: label }), text)
}
const click = (name: string) => userEvent.click(screen.getByRole('button', { name }))

test('follows the flow from the address to done', async () => {
  const { inbox } = renderWithAuth(<SignIn />)
  await type('E-mail', 'ada@example.com')
  await click('Send')
  await screen.findByText('Sent to ada@example.com')
  await type('Code', '000000')
  await click('Sign in')
  expect((await screen.findByRole('alert')).textContent).toBe('code-incorrect')
  await type('Code', inbox.latestCode() ?? '')
  await click('Sign in')
  await screen.findByText('Welcome')
})

test('shows what runs, and sends one mail for two clicks', async () => {
  const { faults, inbox, requests } = renderWithAuth(<SignIn />, {
    faults: { 'POST /email-otp/start': 'slow' },
  })
  await type('E-mail', 'ada@example.com')
  await click('Send')
  await click('Sending')
  expect(requests).toHaveLength(1)
  faults.clear()
  await screen.findByText('Sent to ada@example.com')
  expect(inbox.messages()).toHaveLength(1)
})

test('aborts what runs when the page leaves', async () => {
  const { requests, unmount } = renderWithAuth(<SignIn />, {
    faults: { 'POST /email-otp/start': 'slow' },
  })
  await type('E-mail', 'ada@example.com')
  await click('Send')
  expect(requests[0]?.signal?.aborted).toBe(false)
  unmount()
  await expect.poll(() => requests[0]?.signal?.aborted).toBe(true)
})

test('comes back to the code after a reload', async () => {
  const { inbox, reload } = renderWithAuth(<SignIn />)
  await type('E-mail', 'ada@example.com')
  await click('Send')
  await screen.findByText('Sent to ada@example.com')
  await reload()
  await type('Code', inbox.latestCode() ?? '')
  await click('Sign in')
  await screen.findByText('Welcome')
})

test('begins with the address again after signing out, although the form left on signing in', async () => {
  const { inbox } = renderWithAuth(<App />, {
    people: [{ email: 'ada@example.com', name: { first: 'Ada', last: 'Lovelace' } }],
  })
  await type('E-mail', 'ada@example.com')
  await click('Send')
  await screen.findByText('Sent to ada@example.com')
  await type('Code', inbox.latestCode() ?? '')
  await click('Sign in')
  await userEvent.click(await screen.findByRole('button', { name: 'Sign out Ada Lovelace' }))
  await screen.findByRole('textbox', { name: 'E-mail' })
})
