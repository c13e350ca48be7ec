import { AuthError, AuthProvider, createAuth } from '@latchkey/react'
import type { User } from '@latchkey/react'
import { cleanup, render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { StrictMode } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Account, type AccountProps } from './account.tsx'
import { answers, backend, calls, outcome, resetBackend } from '../../testing-backend.ts'

const user: User = {
  userId: 'user-test-1',
  name: null,
  nameParts: { first: '', middle: '', last: '' },
  emails: [
    { emailId: 'email-1', email: 'one@example.com', verified: true, primary: true },
    { emailId: 'email-2', email: 'two@example.com', verified: true, primary: false },
  ],
  phones: [],
  wallets: [],
  providers: [{ providerId: 'google-1', type: 'Google' }],
  hasPassword: false,
  canSignIn: true,
  createdAt: 0,
}
const { session } = outcome
const changed = (change: Partial<User>) => ({
  status: 'complete',
  session,
  user: { ...user, ...change },
  isNewUser: false,
})

beforeEach(() => {
  resetBackend()
  answers.set('GET /account/sessions', () => ({ currentSessionId: '', sessions: [] }))
  answers.set('GET /totp', () => ({ enrolled: false }))
  const account = { rpId: 'localhost', userId: '', name: '', displayName: '', credentialIds: [] }
  answers.set('GET /passkey', () => ({ passkeys: [], account }))
})
afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
})

const show = (props: AccountProps = {}, shown: User = user) =>
  render(
    <StrictMode>
      <AuthProvider client={createAuth({ backend, session: { session, user: shown } })}>
        <Account {...props} />
      </AuthProvider>
    </StrictMode>,
  )
const click = (name: string | RegExp) => userEvent.click(screen.getByRole('button', { name }))

test('says why a row stays, beside it and not in the form below', async () => {
  answers.set('POST /account/emails/remove', () => new AuthError('last-factor', 'refused'))
  show({ sections: ['emails'] })
  await click('Add an e-mail address')
  await click('Remove two@example.com')
  const [notice] = await screen.findAllByText(/your only way to sign in/)
  const form = screen.getByLabelText('E-mail address').closest('form')
  expect(form?.contains(notice ?? null)).toBe(false)
  expect(screen.getAllByText(/your only way to sign in/)).toHaveLength(1)

  answers.set(
    'POST /account/emails/start',
    () => new AuthError('email-invalid', 'input', { field: 'email' }),
  )
  await userEvent.type(screen.getByLabelText('E-mail address'), 'nonsense{Enter}')
  await screen.findByText(/does not look like an e-mail address/)
  expect(screen.queryByText(/your only way to sign in/)).toBeNull()
  expect(document.activeElement).toBe(screen.getByLabelText('E-mail address'))
})

test('keeps the focus in the list when a row has gone with its button', async () => {
  answers.set('POST /account/emails/remove', () => changed({ emails: user.emails.slice(0, 1) }))
  show({ sections: ['emails'] })
  await click('Remove two@example.com')
  await screen.findByText('two@example.com is removed.')
  const list = screen.getByRole('list', { name: 'E-mail addresses' })
  expect(within(list).getAllByRole('listitem')).toHaveLength(1)
  expect(document.activeElement?.contains(list)).toBe(true)
})

test('unlinks an account at a provider', async () => {
  answers.set('POST /account/providers/remove', () => changed({ providers: [] }))
  show({ sections: ['providers'], providers: ['google', 'github'] })
  screen.getByRole('button', { name: 'Link GitHub' })
  expect(screen.queryByRole('button', { name: 'Link Google' })).toBeNull()
  await click('Unlink Google')
  await screen.findByText('No linked account yet.')
  expect(calls).toContainEqual(['POST /account/providers/remove', { id: 'google-1' }])
  expect(screen.queryByRole('button', { name: 'Link Google' })).not.toBeNull()
})

test('sets a first password without asking for one before', async () => {
  answers.set('POST /account/password', () => changed({ hasPassword: true }))
  answers.set('POST /password/strength', () => ({ score: 4, accepted: true, breached: false }))
  show({ sections: ['password'] })
  await click('Set a password')
  expect(screen.queryByLabelText('Current password')).toBeNull()
  await userEvent.type(screen.getByLabelText('New password'), 'plum kettle orbit{Enter}')
  await screen.findByText(/Your new password works/)
  expect(calls).toContainEqual(['POST /account/password', { password: 'plum kettle orbit' }])
  screen.getByRole('button', { name: 'Change your password' })
})

test('offers no password to who has no address for one', () => {
  show({ sections: ['password'] }, { ...user, emails: [] })
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
  show({ sections: [] }, { ...user, emails: [], canSignIn: false })
  screen.getByText(/Nothing is left to sign in with/)
})

test('says goodbye once the account is deleted', async () => {
  answers.set('POST /account/delete', () => ({}))
  show()
  await click(/^Delete account/)
  await userEvent.type(screen.getByLabelText(/to confirm/), 'delete{Enter}')
  await screen.findByText(/Your account is deleted/)
  expect(calls).toContainEqual(['POST /account/delete', { userId: 'user-test-1' }])
})
