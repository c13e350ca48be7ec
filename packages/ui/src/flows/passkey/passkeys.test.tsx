import type { Auth } from '@latchkey/react'
import { renderWithAuth } from '@latchkey/react/testing'
import { cleanup, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { renderToString } from 'react-dom/server'
import { afterEach, expect, test, vi } from 'vitest'
import { Login } from '../../screens/login.tsx'
import { Passkey } from './passkey.tsx'
import { Passkeys } from './passkeys.tsx'

const ada = {
  email: 'ada@example.com',
  password: 'plum kettle orbit',
  factors: ['passkey', 'totp'],
} as const
const methods = ['email-otp', 'passkey'] as const

afterEach(cleanup)

const click = (name: string | RegExp) => userEvent.click(screen.getByRole('button', { name }))
/** What the app is told once somebody whom it knows has signed in. */
const outcomeOf = (auth: Auth) => {
  const state = auth.session.getState()
  if (state.step !== 'signed-in') throw new Error('Nobody is signed in.')
  const { session, user } = state
  return { status: 'complete', isNewUser: false, session, user }
}

test('signs in beside the address, in one click, and tells the app once', async () => {
  const onComplete = vi.fn()
  const { auth, authenticator } = renderWithAuth(
    <Login methods={methods} onComplete={onComplete} />,
    { people: [ada] },
  )
  expect(screen.getByLabelText<HTMLInputElement>('E-mail address').autocomplete).toBe(
    'username webauthn',
  )
  await expect.poll(() => authenticator.prompt()).toEqual({ kind: 'autofill' })
  authenticator.answer('cancel')
  await click('Use a passkey')
  expect(await screen.findByText(/No passkey was used/)).toBeDefined()
  authenticator.answer('accept')
  await click('Use a passkey')
  expect(await screen.findByText('Signed in as ada@example.com.')).toBeDefined()
  expect(onComplete).toHaveBeenCalledExactlyOnceWith(outcomeOf(auth))
})

test('leaves the field alone where passkeys are not offered', async () => {
  const { authenticator } = renderWithAuth(<Login methods={['email-otp', 'password']} />)
  expect(screen.getByLabelText<HTMLInputElement>('E-mail address').autocomplete).toBe('username')
  await vi.dynamicImportSettled()
  expect(authenticator.prompts()).toEqual([])
})

test('goes to the second factor for a passkey that is only one, and back', async () => {
  const { authenticator, clock } = renderWithAuth(<Login methods={methods} />, {
    people: [ada],
    faults: {
      'POST /passkey/finish': () => ({
        status: 'second_factor',
        factors: ['totp'],
        expiresAt: clock.now() + 600_000,
      }),
    },
  })
  await expect.poll(() => authenticator.prompt()).toEqual({ kind: 'autofill' })
  await click('Use a passkey')
  expect(await screen.findByLabelText('Code from your app')).toBeDefined()
  await click('Start again')
  expect(await screen.findByText(/There is nothing to type/)).toBeDefined()
})

test('takes a passkey as the second factor, and the focus goes to its button', async () => {
  const { email, password } = ada
  const { auth, faults, reload, requests } = renderWithAuth(<Passkey />, { people: [ada] })
  // A server that takes a passkey for one factor only, as this one takes a password.
  const fault = async () => {
    const outcome = await auth.request('POST /password/sign-in', { email, password })
    if (!('status' in outcome)) throw new Error('The address was never proven.')
    return outcome
  }
  faults.set('POST /passkey/finish', { fault, times: 1 })
  await click('Sign in with a passkey')
  await screen.findByRole('button', { name: 'Use a passkey' })
  await reload()
  expect(document.activeElement?.textContent).toBe('Use a passkey')
  await click('Use a passkey')
  expect(await screen.findByText('Signed in as ada@example.com.')).toBeDefined()
  expect(requests).toContainEqual(
    expect.objectContaining({ route: 'POST /passkey/start', input: { purpose: 'second-factor' } }),
  )
})

test('names a passkey, asks before it removes one, and keeps the last way in', async () => {
  const person = userEvent.setup()
  const { requests } = renderWithAuth(<Passkeys />, { user: { factors: ['passkey'] } })
  await person.click(await screen.findByRole('button', { name: 'Rename Passkey' }))
  await person.keyboard('{Escape}')
  expect(document.activeElement?.getAttribute('aria-label')).toBe('Rename Passkey')
  await person.click(screen.getByRole('button', { name: 'Rename Passkey' }))
  await person.keyboard('Old phone{Enter}')
  await person.click(await screen.findByRole('button', { name: 'Remove Old phone' }))
  expect(document.activeElement?.textContent).toBe('Keep it')
  await person.click(screen.getByRole('button', { name: 'Remove' }))
  expect(await screen.findByText(/your only way to sign in/)).toBeDefined()
  expect(requests).toContainEqual(
    expect.objectContaining({
      route: 'POST /passkey/rename',
      input: { passkeyId: expect.any(String), name: 'Old phone' },
    }),
  )
})

test('says that there are none yet, and renders on a server', async () => {
  const { Provider } = renderWithAuth(<Passkeys />, { user: { email: 'ada@example.com' } })
  expect(await screen.findByText('You have no passkey yet.')).toBeDefined()
  const html = renderToString(
    <Provider>
      <Passkeys />
      <Login methods={methods} />
    </Provider>,
  )
  expect(html).toContain('Loading')
  expect(html).toContain('Use a passkey')
})
