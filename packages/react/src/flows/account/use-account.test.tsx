import { createAuth } from '@latchkey/core'
import { ada, createTestBackend, laptop, rightCode } from '@latchkey/core/test-kit'
import { act, cleanup, render, screen } from '@testing-library/react'
import { StrictMode } from 'react'
import { renderToString } from 'react-dom/server'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { AuthProvider } from '../../provider.tsx'
import { useSession } from '../session/use-session.ts'
import { useAccount } from './use-account.ts'
import { useEmails } from './use-addresses.ts'

beforeEach(() => sessionStorage.clear())
afterEach(cleanup)

/** A page of an app's own, from the hooks alone. */
function Account() {
  const session = useSession()
  const account = useAccount()
  const emails = useEmails()
  if (account.step === 'deleted') return <p>Goodbye</p>
  if (session.step !== 'signed-in') return <p>Nobody</p>
  const { user } = session
  return (
    <>
      <p>
        {user.name}, {user.emails.map(({ email }) => email).join(' and ')}
      </p>
      <button onClick={() => void account.rename({ first: 'Grace', middle: '', last: '' })}>
        Rename
      </button>
      <button onClick={() => void account.deleteAccount(user.userId)}>Delete</button>
      {emails.step === 'list' ? (
        <button onClick={() => void emails.add({ email: 'two@example.com' })}>Add</button>
      ) : (
        <button onClick={() => void emails.finish(rightCode)}>Enter the code</button>
      )}
    </>
  )
}

const page = (kit = createTestBackend()) => (
  <StrictMode>
    <AuthProvider client={createAuth({ ...kit, session: { session: laptop, user: ada } })}>
      <Account />
    </AuthProvider>
  </StrictMode>
)

const click = (name: string) => act(async () => screen.getByRole('button', { name }).click())

test('shows each change as soon as it is made, and sends each once', async () => {
  const kit = createTestBackend()
  render(page(kit))
  await click('Rename')
  await screen.findByText('Grace, ada@example.com')
  await click('Add')
  await click('Enter the code')
  await screen.findByText('Grace, ada@example.com and two@example.com')
  await click('Delete')
  await screen.findByText('Goodbye')
  const routes = kit.requests.map(({ route }) => route)
  expect(routes.filter((route) => route.startsWith('POST'))).toEqual([
    'POST /account/rename',
    'POST /account/emails/start',
    'POST /account/emails/finish',
    'POST /account/delete',
  ])
})

test('renders the account on a server that knows who is signed in', () => {
  expect(renderToString(page())).toContain('ada@example.com')
})
