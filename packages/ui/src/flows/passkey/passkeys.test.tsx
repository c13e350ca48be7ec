import { AuthError, AuthProvider, createAuth, type PasskeyList } from '@latchkey/react'
import { cleanup, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { StrictMode, type ReactNode } from 'react'
import { renderToString } from 'react-dom/server'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Login } from '../../screens/login.tsx'
import { Passkey } from './passkey.tsx'
import { Passkeys } from './passkeys.tsx'
import { answers, backend, calls, outcome, resetBackend } from '../../testing-backend.ts'

const listOf = (...names: string[]): PasskeyList => ({
  passkeys: names.map((name) => ({ passkeyId: name, name })),
  account: { rpId: 'localhost', userId: 'AA', name: '', displayName: '', credentialIds: [] },
})

const bytes = new ArrayBuffer(1)
const credential = {
  id: 'AA',
  rawId: bytes,
  type: 'public-key',
  response: { authenticatorData: bytes, clientDataJSON: bytes, signature: bytes },
  getClientExtensionResults: () => ({}),
}
/** What the browser says to each request for a passkey. */
const get = vi.fn<(options: { mediation?: string; signal: AbortSignal }) => Promise<unknown>>()

beforeEach(() => {
  resetBackend()
  answers.set('GET /session', () => null)
  answers.set('POST /passkey/start', () => ({
    attempt: 'a',
    options: { challenge: 'AA', rpId: 'localhost', timeout: 300_000 },
    expiresAt: Date.now() + 300_000,
  }))
  answers.set('POST /passkey/finish', () => outcome)
  get
    .mockReset()
    .mockImplementation(
      ({ signal }) =>
        new Promise((_, refuse) => signal.addEventListener('abort', () => refuse(signal.reason))),
    )
  Object.defineProperty(navigator, 'credentials', { value: { get }, configurable: true })
  const isConditionalMediationAvailable = async () => true
  vi.stubGlobal(
    'PublicKeyCredential',
    Object.assign(() => {}, { isConditionalMediationAvailable }),
  )
})
afterEach(cleanup)

const within = (page: ReactNode) => (
  <StrictMode>
    <AuthProvider client={createAuth({ backend })}>{page}</AuthProvider>
  </StrictMode>
)
const click = (name: string | RegExp) => userEvent.click(screen.getByRole('button', { name }))
const methods = ['email-otp', 'passkey'] as const

test('signs in beside the address, in one click, and tells the app once', async () => {
  const onComplete = vi.fn()
  render(within(<Login methods={methods} onComplete={onComplete} />))
  expect(screen.getByLabelText<HTMLInputElement>('E-mail address').autocomplete).toBe(
    'username webauthn',
  )
  await expect.poll(() => get.mock.lastCall?.[0].mediation).toBe('conditional')
  get.mockRejectedValueOnce(new DOMException('no', 'NotAllowedError'))
  await click('Use a passkey')
  expect(await screen.findByText(/No passkey was used/)).toBeDefined()
  get.mockResolvedValueOnce(credential)
  await click('Use a passkey')
  expect(await screen.findByText('Signed in as ada@example.com.')).toBeDefined()
  expect(onComplete).toHaveBeenCalledExactlyOnceWith(outcome)
})

test('leaves the field alone where passkeys are not offered', async () => {
  render(within(<Login methods={['email-otp', 'password']} />))
  expect(screen.getByLabelText<HTMLInputElement>('E-mail address').autocomplete).toBe('username')
  await vi.dynamicImportSettled()
  expect(get).not.toHaveBeenCalled()
})

test('goes to the second factor for a passkey that is only one, and back', async () => {
  answers.set('POST /passkey/finish', () => ({
    status: 'second_factor',
    factors: ['totp'],
    expiresAt: Date.now() + 600_000,
  }))
  answers.set('POST /second-factor/cancel', () => ({}))
  render(within(<Login methods={methods} />))
  await expect.poll(() => get).toHaveBeenCalled()
  get.mockResolvedValueOnce(credential)
  await click('Use a passkey')
  expect(await screen.findByLabelText('Code from your app')).toBeDefined()
  await click('Start again')
  expect(await screen.findByText(/There is nothing to type/)).toBeDefined()
})

test('takes a passkey as the second factor, and the focus goes to its button', async () => {
  const expiresAt = Date.now() + 600_000
  const value = { flow: 'passkey', factors: ['passkey', 'totp'], expiresAt }
  sessionStorage.setItem(
    'latchkey',
    JSON.stringify({ 'second-factor': { value, expiresAt, owner: null } }),
  )
  render(within(<Passkey />))
  expect(document.activeElement?.textContent).toBe('Use a passkey')
  get.mockResolvedValueOnce(credential)
  await click('Use a passkey')
  expect(await screen.findByText('Signed in as ada@example.com.')).toBeDefined()
  expect(calls).toContainEqual(['POST /passkey/start', { purpose: 'second-factor' }])
})

test('names a passkey, asks before it removes one, and keeps the last way in', async () => {
  const person = userEvent.setup()
  answers.set('GET /passkey', () => listOf('Phone'))
  answers.set('POST /passkey/rename', () => listOf('Old phone'))
  answers.set('POST /passkey/remove', () => new AuthError('last-factor', 'refused'))
  render(within(<Passkeys />))
  await person.click(await screen.findByRole('button', { name: 'Rename Phone' }))
  await person.keyboard('{Escape}')
  expect(document.activeElement?.getAttribute('aria-label')).toBe('Rename Phone')
  await person.click(screen.getByRole('button', { name: 'Rename Phone' }))
  await person.keyboard('Old phone{Enter}')
  await person.click(await screen.findByRole('button', { name: 'Remove Old phone' }))
  expect(document.activeElement?.textContent).toBe('Keep it')
  await person.click(screen.getByRole('button', { name: 'Remove' }))
  expect(await screen.findByText(/your only way to sign in/)).toBeDefined()
  expect(calls).toContainEqual(['POST /passkey/rename', { passkeyId: 'Phone', name: 'Old phone' }])
})

test('says that there are none yet, and renders on a server', async () => {
  answers.set('GET /passkey', () => listOf())
  render(within(<Passkeys />))
  expect(await screen.findByText('You have no passkey yet.')).toBeDefined()
  expect(renderToString(within(<Passkeys />))).toContain('Loading')
  expect(renderToString(within(<Login methods={methods} />))).toContain('Use a passkey')
})
