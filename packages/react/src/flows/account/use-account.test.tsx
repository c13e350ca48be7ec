import { act, screen } from '@testing-library/react'
import { renderToString } from 'react-dom/server'
import { expect, test } from 'vitest'
import { createTestAuth, renderWithAuth } from '../../testing/index.ts'
import { useSession } from '../session/use-session.ts'
import { useAccount } from './use-account.ts'
import { useEmails } from './use-addresses.ts'

const user = { email: 'ada@example.com', name: { first: 'Ada' } }

/** A page of an app's own, from the hooks alone. */
function Account({ code }: { code(): string }) {
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
        <button onClick={() => void emails.finish(code())}>Enter the code</button>
      )}
    </>
  )
}

const click = (name: string) => act(async () => screen.getByRole('button', { name }).click())

test('shows each change as soon as it is made, and sends each once', async () => {
  let code = ''
  const { inbox, requests } = renderWithAuth(<Account code={() => code} />, { user })
  await click('Rename')
  await screen.findByText('Grace, ada@example.com')
  await click('Add')
  code = inbox.latestCode('two@example.com') ?? ''
  await click('Enter the code')
  await screen.findByText('Grace, ada@example.com and two@example.com')
  await click('Delete')
  await screen.findByText('Goodbye')
  const routes = requests.map(({ route }) => route)
  expect(routes.filter((route) => route.startsWith('POST'))).toEqual([
    'POST /account/rename',
    'POST /account/emails/start',
    'POST /account/emails/finish',
    'POST /account/delete',
  ])
})

test('renders the account on a server that knows who is signed in', () => {
  const { Provider } = createTestAuth({ user })
  const html = renderToString(
    <Provider>
      <Account code={() => ''} />
    </Provider>,
  )
  expect(html).toContain('ada@example.com')
})
