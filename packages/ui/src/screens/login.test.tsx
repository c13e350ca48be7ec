import { AuthError, AuthProvider, createAuth } from '@latchkey/react'
import { act, cleanup, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { StrictMode } from 'react'
import { renderToString } from 'react-dom/server'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Login, type LoginProps } from './login.tsx'
import { answers, backend, calls, outcome, resetBackend } from '../testing-backend.ts'

beforeEach(() => {
  resetBackend()
  answers.set('GET /session', () => null)
  answers.set('POST /email-otp/start', () => ({
    attempt: 'a',
    takesCode: true,
    resendAt: Date.now() + 30_000,
    expiresAt: Date.now() + 600_000,
  }))
  answers.set('POST /email-otp/finish', () => outcome)
})
afterEach(cleanup)

const element = (props: LoginProps = {}) => (
  <StrictMode>
    <AuthProvider client={createAuth({ backend })}>
      <Login {...props} />
    </AuthProvider>
  </StrictMode>
)

test('signs in with a code, which goes off with its last digit', async () => {
  const person = userEvent.setup()
  const onComplete = vi.fn()
  render(element({ onComplete }))
  await person.type(screen.getByLabelText('E-mail address'), 'ada@example.com')
  await person.click(screen.getByRole('button', { name: 'Send me a code' }))
  const code = await screen.findByLabelText('Six-digit code')
  expect(document.activeElement).toBe(code)
  await person.type(code, '123456')
  expect(await screen.findByText('Signed in as ada@example.com.')).toBeDefined()
  expect(onComplete).toHaveBeenCalledExactlyOnceWith(outcome)
  expect(calls.filter(([route]) => route === 'POST /email-otp/finish')).toHaveLength(1)
})

test('keeps what was typed when the person takes another method', async () => {
  const person = userEvent.setup()
  render(element())
  await person.type(screen.getByLabelText('E-mail address'), 'ada@example.com')
  await person.click(screen.getByRole('button', { name: 'Use a password' }))
  expect(screen.getByLabelText<HTMLInputElement>('E-mail address').value).toBe('ada@example.com')
  await person.click(screen.getByRole('button', { name: 'Get a link by e-mail' }))
  expect(screen.getByLabelText<HTMLInputElement>('E-mail address').value).toBe('ada@example.com')
})

test('says what is wrong beside the field, keeps the text and puts the focus there', async () => {
  const person = userEvent.setup()
  answers.set(
    'POST /email-otp/finish',
    () => new AuthError('code-incorrect', 'input', { field: 'code', params: { attemptsLeft: 4 } }),
  )
  render(element())
  await person.type(screen.getByLabelText('E-mail address'), 'ada@example.com{Enter}')
  await person.type(await screen.findByLabelText('Six-digit code'), '111111')
  expect(await screen.findByText('That code is not right. You have 4 tries left.')).toBeDefined()
  const code = screen.getByLabelText<HTMLInputElement>('Six-digit code')
  expect(code.value).toBe('111111')
  expect(code.getAttribute('aria-invalid')).toBe('true')
  expect(document.activeElement).toBe(code)
})

test('says what is wrong with no field above the button', async () => {
  const person = userEvent.setup()
  answers.set('POST /email-otp/start', () => new AuthError('offline', 'network'))
  render(element())
  await person.type(screen.getByLabelText('E-mail address'), 'ada@example.com{Enter}')
  const alert = await screen.findByText(/You seem to be offline/)
  expect(alert.getAttribute('role')).toBe('alert')
  expect(screen.getByLabelText<HTMLInputElement>('E-mail address').value).toBe('ada@example.com')
})

test('offers only the methods it is given', () => {
  render(element({ methods: ['password'] }))
  expect(screen.getByLabelText('Password')).toBeDefined()
  expect(screen.queryByText('or')).toBeNull()
})

test('looks for wallets when they are asked for, and not before', async () => {
  const person = userEvent.setup()
  const asked = vi.fn()
  addEventListener('eip6963:requestProvider', asked)
  render(element({ methods: ['email-otp', 'wallet'] }))
  expect(asked).not.toHaveBeenCalled()
  await person.click(screen.getByRole('button', { name: 'Use a crypto wallet' }))
  expect(await screen.findByText(/no wallet in this browser/)).toBeDefined()

  const info = { uuid: '1', name: 'Example', rdns: 'com.example', icon: 'https://evil.example/i' }
  const detail = { info, provider: { request: vi.fn() } }
  act(() => void dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail })))
  expect(screen.getByRole('button', { name: /Example/ }).textContent).toContain('com.example')
  expect(screen.getByRole('status').textContent).toBe('')
  expect(document.querySelector('img')).toBeNull()
  removeEventListener('eip6963:requestProvider', asked)
})

test('renders on a server', () => {
  expect(renderToString(element())).toContain('Send me a code')
})

test('goes back to the method that sent the code, after a reload too', async () => {
  const person = userEvent.setup()
  answers.set('POST /phone-otp/start', answers.get('POST /email-otp/start') ?? (() => null))
  const props: LoginProps = { methods: ['email-otp', 'phone-otp'] }
  const { unmount } = render(element(props))
  await person.click(screen.getByRole('button', { name: 'Get a code by phone' }))
  await person.type(screen.getByLabelText('Mobile number'), '+447400123456{Enter}')
  await screen.findByLabelText('Six-digit code')
  expect(calls.at(-1)?.[1]).toEqual({ phone: '+447400123456', channel: 'sms' })
  unmount()
  render(element(props))
  await person.click(await screen.findByRole('button', { name: 'Use another number' }))
  expect(screen.getByLabelText<HTMLInputElement>('Mobile number').value).toBe('+447400123456')
})

test('asks for the second factor, through a reload, and is complete only then', async () => {
  const person = userEvent.setup()
  const onComplete = vi.fn()
  answers.set('POST /email-otp/finish', () => ({
    status: 'second_factor',
    factors: ['totp', 'recovery-code'],
    expiresAt: Date.now() + 600_000,
  }))
  answers.set(
    'POST /recovery-code/finish',
    () => new AuthError('recovery-code-incorrect', 'input', { field: 'code' }),
  )
  const { unmount } = render(element({ onComplete }))
  await person.type(screen.getByLabelText('E-mail address'), 'ada@example.com{Enter}')
  await person.type(await screen.findByLabelText('Six-digit code'), '123456')
  await screen.findByLabelText('Code from your app')
  unmount()

  render(element({ onComplete }))
  await person.click(await screen.findByRole('button', { name: 'Use a recovery code' }))
  await person.type(screen.getByLabelText('Recovery code'), 'abcd-efgh-2345{Enter}')
  expect(await screen.findByText(/That recovery code is not right/)).toBeDefined()
  expect(onComplete).not.toHaveBeenCalled()
  answers.set('POST /recovery-code/finish', () => outcome)
  await person.type(screen.getByLabelText('Recovery code'), '{Enter}')
  expect(await screen.findByText('Signed in as ada@example.com.')).toBeDefined()
  expect(onComplete).toHaveBeenCalledExactlyOnceWith(outcome)
})

test('lets somebody without a second factor set one up, and shows the codes before going on', async () => {
  const person = userEvent.setup()
  const onComplete = vi.fn()
  answers.set('POST /email-otp/finish', () => ({
    status: 'second_factor',
    factors: [],
    expiresAt: Date.now() + 600_000,
  }))
  answers.set('POST /totp/enrol', () => ({
    secret: 'JBSWY3DPEHPK3PXP',
    qrCode: 'data:image/png;base64,iVBORw0KGgo=',
    recoveryCodes: ['abcd-efgh-2345'],
    expiresAt: Date.now() + 600_000,
  }))
  answers.set('POST /totp/confirm', () => outcome)
  render(element({ onComplete }))
  await person.type(screen.getByLabelText('E-mail address'), 'ada@example.com{Enter}')
  await person.type(await screen.findByLabelText('Six-digit code'), '123456')
  await person.click(await screen.findByRole('button', { name: 'Set up an app' }))
  expect(await screen.findByText('JBSW Y3DP EHPK 3PXP')).toBeDefined()
  await person.type(screen.getByLabelText('Code from your app'), '654321')
  expect(await screen.findByText('abcd-efgh-2345')).toBeDefined()
  expect(onComplete).not.toHaveBeenCalled()
  await person.click(screen.getByRole('button', { name: 'I have saved them' }))
  expect(await screen.findByText('Signed in as ada@example.com.')).toBeDefined()
  expect(onComplete).toHaveBeenCalledExactlyOnceWith(outcome)
})

test('comes back to the second factor of a wallet after a reload', async () => {
  const expiresAt = Date.now() + 600_000
  const value = { flow: 'wallet', factors: ['totp'], expiresAt }
  sessionStorage.setItem(
    'latchkey',
    JSON.stringify({ 'second-factor': { value, expiresAt, owner: null } }),
  )
  render(element({ methods: ['email-otp', 'wallet'] }))
  expect(await screen.findByLabelText('Code from your app')).toBeDefined()
})

test('offers providers, and goes to one', async () => {
  const person = userEvent.setup()
  const popup = { closed: false, close: vi.fn(), focus: vi.fn(), location: { replace: vi.fn() } }
  vi.spyOn(globalThis, 'open').mockReturnValue(popup as unknown as Window)
  answers.set('POST /oauth/start', () => ({ attempt: 'attempt-1', url: '/go', expiresAt: 0 }))
  answers.set('POST /oauth/finish', () => new AuthError('provider-refused', 'refused'))
  render(
    element({ methods: ['email-otp'], providers: ['google', 'twitter'], providerMode: 'popup' }),
  )
  expect(screen.getByLabelText('E-mail address')).toBeDefined()
  await person.click(await screen.findByRole('button', { name: 'Continue with X' }))
  await expect.poll(() => popup.location.replace).toHaveBeenCalledWith('/go')
  expect(calls.at(-1)).toMatchObject(['POST /oauth/start', { provider: 'twitter', mode: 'popup' }])
  vi.spyOn(document, 'hasFocus').mockReturnValue(true)
  popup.closed = true
  expect(await screen.findByText(/You did not allow it there/)).toBeDefined()
  expect(screen.getByLabelText('E-mail address')).toBeDefined()
})

test('gives the screen to whoever is back from a provider, and back to the form if need be', async () => {
  const person = userEvent.setup()
  const onComplete = vi.fn()
  const props: LoginProps = { methods: ['email-otp'], providers: ['google'], onComplete }
  answers.set('POST /oauth/finish', () => new AuthError('offline', 'network'))
  history.replaceState(null, '', '/login#oauth=attempt-1')
  const { unmount } = render(element(props))
  expect(screen.queryByLabelText('E-mail address')).toBeNull()
  expect(await screen.findByText(/You seem to be offline/)).toBeDefined()
  answers.set('POST /oauth/finish', () => outcome)
  await person.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByText('Signed in as ada@example.com.')).toBeDefined()
  expect(onComplete).toHaveBeenCalledExactlyOnceWith(outcome)
  unmount()

  answers.set('POST /oauth/finish', () => new AuthError('provider-expired', 'expired'))
  history.replaceState(null, '', '/login#oauth=attempt-1')
  render(element(props))
  expect(await screen.findByText(/took too long, or was used/)).toBeDefined()
  expect(screen.getByLabelText('E-mail address')).toBeDefined()
})
