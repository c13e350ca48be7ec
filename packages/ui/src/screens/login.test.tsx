import type { Auth } from '@latchkey/react'
import { createTestAuth, renderWithAuth } from '@latchkey/react/testing'
import { act, cleanup, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { renderToString } from 'react-dom/server'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Login, type LoginProps } from './login.tsx'

const email = 'ada@example.com'
const ada = { people: [{ email }] }

beforeEach(() => history.replaceState(null, '', '/login'))
afterEach(cleanup)

/** What the app is told once somebody whom it knows has signed in. */
const outcomeOf = (auth: Auth) => {
  const state = auth.session.getState()
  if (state.step !== 'signed-in') throw new Error('Nobody is signed in.')
  const { session, user } = state
  return { status: 'complete', isNewUser: false, session, user }
}

test('signs in with a code, which goes off with its last digit', async () => {
  const person = userEvent.setup()
  const onComplete = vi.fn()
  const { auth, inbox, requests } = renderWithAuth(<Login onComplete={onComplete} />, ada)
  await person.type(screen.getByLabelText('E-mail address'), email)
  await person.click(screen.getByRole('button', { name: 'Send me a code' }))
  const code = await screen.findByLabelText('Six-digit code')
  expect(document.activeElement).toBe(code)
  await person.type(code, inbox.latestCode() ?? '')
  expect(await screen.findByText('Signed in as ada@example.com.')).toBeDefined()
  expect(onComplete).toHaveBeenCalledExactlyOnceWith(outcomeOf(auth))
  expect(requests.filter(({ route }) => route === 'POST /email-otp/finish')).toHaveLength(1)
})

test('keeps what was typed when the person takes another method', async () => {
  const person = userEvent.setup()
  renderWithAuth(<Login methods={['email-otp', 'password', 'phone-otp']} />)
  await person.type(screen.getByLabelText('E-mail address'), email)
  await person.click(screen.getByRole('button', { name: 'Use a password' }))
  await screen.findByLabelText('Password')
  expect(screen.getByLabelText<HTMLInputElement>('E-mail address').value).toBe(email)
  await person.click(screen.getByRole('button', { name: 'Get a code by phone' }))
  await person.type(await screen.findByLabelText('Mobile number'), '+44740')
  await person.click(screen.getByRole('button', { name: 'Get a code by e-mail' }))
  expect(screen.getByLabelText<HTMLInputElement>('E-mail address').value).toBe(email)
  await person.click(screen.getByRole('button', { name: 'Get a code by phone' }))
  expect(screen.getByLabelText<HTMLInputElement>('Mobile number').value).toBe('+44740')
})

test('moves the focus into the method that somebody chooses, and leaves a new page alone', async () => {
  const person = userEvent.setup()
  renderWithAuth(<Login methods={['email-otp', 'password', 'wallet']} />, { wallet: null })
  expect(document.activeElement).toBe(document.body)
  await person.click(screen.getByRole('button', { name: 'Use a password' }))
  await screen.findByLabelText('Password')
  expect(document.activeElement).toBe(screen.getByLabelText('E-mail address'))
  await person.click(screen.getByRole('button', { name: 'Use a crypto wallet' }))
  await screen.findByText(/no wallet in this browser/)
  expect(document.activeElement).toBe(screen.getByRole('heading', { name: 'Sign in' }))
})

test('offers no other way once a code is on its way', async () => {
  const person = userEvent.setup()
  renderWithAuth(<Login providers={['google']} />)
  await screen.findByRole('button', { name: 'Continue with Google' })
  await person.type(screen.getByLabelText('E-mail address'), `${email}{Enter}`)
  await screen.findByLabelText('Six-digit code')
  expect(screen.queryByRole('button', { name: 'Continue with Google' })).toBeNull()
  expect(screen.queryByRole('button', { name: 'Use a password' })).toBeNull()
  await person.click(screen.getByRole('button', { name: 'Use another address' }))
  expect(await screen.findByRole('button', { name: 'Continue with Google' })).toBeDefined()
})

test('says what is wrong beside the field, keeps the text and puts the focus there', async () => {
  const person = userEvent.setup()
  const { inbox } = renderWithAuth(<Login />)
  await person.type(screen.getByLabelText('E-mail address'), `${email}{Enter}`)
  const code = await screen.findByLabelText<HTMLInputElement>('Six-digit code')
  const wrong = inbox.latestCode() === '111111' ? '222222' : '111111'
  await person.type(code, wrong)
  expect(await screen.findByText('That code is not right. You have 4 tries left.')).toBeDefined()
  expect(code.isConnected).toBe(true)
  expect(code.value).toBe(wrong)
  expect(code.getAttribute('aria-invalid')).toBe('true')
  expect(document.activeElement).toBe(code)
})

test('says what is wrong with no field above the button', async () => {
  const person = userEvent.setup()
  renderWithAuth(<Login />, { faults: { 'POST /email-otp/start': 'offline' } })
  await person.type(screen.getByLabelText('E-mail address'), `${email}{Enter}`)
  const alert = await screen.findByText(/You seem to be offline/)
  expect(alert.getAttribute('role')).toBe('alert')
  expect(screen.getByLabelText<HTMLInputElement>('E-mail address').value).toBe(email)
})

test('offers only the methods it is given', async () => {
  renderWithAuth(<Login methods={['password']} />)
  expect(await screen.findByLabelText('Password')).toBeDefined()
  expect(screen.queryByText('or')).toBeNull()
})

test('looks for wallets when they are asked for, and not before', async () => {
  const person = userEvent.setup()
  const asked = vi.fn()
  addEventListener('eip6963:requestProvider', asked)
  renderWithAuth(<Login methods={['email-otp', 'wallet']} />, { wallet: null })
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
  const { Provider } = createTestAuth()
  const html = renderToString(
    <Provider>
      <Login />
    </Provider>,
  )
  expect(html).toContain('Send me a code')
})

test('goes back to the method that sent the code, after a reload too', async () => {
  const person = userEvent.setup()
  const { reload, requests } = renderWithAuth(<Login methods={['email-otp', 'phone-otp']} />)
  await person.click(screen.getByRole('button', { name: 'Get a code by phone' }))
  await person.type(await screen.findByLabelText('Mobile number'), '+447400123456{Enter}')
  await screen.findByLabelText('Six-digit code')
  expect(requests.at(-1)?.input).toEqual({ phone: '+447400123456', channel: 'sms' })
  await reload()
  await person.click(await screen.findByRole('button', { name: 'Use another number' }))
  expect(screen.getByLabelText<HTMLInputElement>('Mobile number').value).toBe('+447400123456')
})

test('asks for the second factor, through a reload, and is complete only then', async () => {
  const person = userEvent.setup()
  const onComplete = vi.fn()
  const kit = renderWithAuth(<Login onComplete={onComplete} />, { ...ada, factors: ['totp'] })
  const { authenticatorApp, inbox, reload } = kit
  await person.type(screen.getByLabelText('E-mail address'), `${email}{Enter}`)
  await person.type(await screen.findByLabelText('Six-digit code'), inbox.latestCode() ?? '')
  await screen.findByLabelText('Code from your app')
  await reload()

  await person.click(await screen.findByRole('button', { name: 'Use a recovery code' }))
  await person.type(screen.getByLabelText('Recovery code'), 'abcd-efgh-2345{Enter}')
  expect(await screen.findByText(/That recovery code is not right/)).toBeDefined()
  expect(onComplete).not.toHaveBeenCalled()
  const [right] = authenticatorApp.recoveryCodes(email)
  await person.clear(screen.getByLabelText('Recovery code'))
  await person.type(screen.getByLabelText('Recovery code'), `${right}{Enter}`)
  expect(await screen.findByText('Signed in as ada@example.com.')).toBeDefined()
  expect(onComplete).toHaveBeenCalledExactlyOnceWith(outcomeOf(kit.auth))
})

test('lets somebody without a second factor set one up, and shows the codes before going on', async () => {
  const person = userEvent.setup()
  const onComplete = vi.fn()
  let enrolment = { secret: '', recoveryCodes: [''] }
  const { auth, authenticatorApp, inbox } = renderWithAuth(<Login onComplete={onComplete} />, {
    ...ada,
    secondFactor: 'always',
    faults: {
      'POST /totp/enrol': async (_input, next) => {
        const answer = await next()
        enrolment = answer
        return answer
      },
    },
  })
  await person.type(screen.getByLabelText('E-mail address'), `${email}{Enter}`)
  await person.type(await screen.findByLabelText('Six-digit code'), inbox.latestCode() ?? '')
  await person.click(await screen.findByRole('button', { name: 'Set up an app' }))
  const field = await screen.findByLabelText('Code from your app')
  screen.getByText(enrolment.secret.replace(/.{4}(?=.)/g, '$& '))
  await person.type(field, await authenticatorApp.code())
  expect(await screen.findByText(enrolment.recoveryCodes[0] ?? '')).toBeDefined()
  expect(onComplete).not.toHaveBeenCalled()
  await person.click(screen.getByRole('button', { name: 'I have saved them' }))
  expect(await screen.findByText('Signed in as ada@example.com.')).toBeDefined()
  expect(onComplete).toHaveBeenCalledExactlyOnceWith(outcomeOf(auth))
})

test('comes back to the second factor of a wallet after a reload', async () => {
  const person = userEvent.setup()
  const { reload, wallet } = renderWithAuth(<Login methods={['email-otp', 'wallet']} />, {
    ...ada,
    factors: ['wallet', 'totp'],
    wallet: 'solana',
  })
  await person.click(screen.getByRole('button', { name: 'Use a crypto wallet' }))
  await person.click(await screen.findByRole('button', { name: new RegExp(wallet.name) }))
  await person.click(await screen.findByRole('button', { name: /^Sign/ }))
  await screen.findByLabelText('Code from your app')
  await reload()
  expect(await screen.findByLabelText('Code from your app')).toBeDefined()
})

test('offers providers, and goes to one', async () => {
  const person = userEvent.setup()
  const { provider, requests } = renderWithAuth(
    <Login methods={['email-otp']} providers={['google', 'twitter']} providerMode="popup" />,
  )
  expect(screen.getByLabelText('E-mail address')).toBeDefined()
  await person.click(await screen.findByRole('button', { name: 'Continue with X' }))
  await expect.poll(() => provider.isWindowOpen()).toBe(true)
  expect(requests.at(-1)).toMatchObject({
    route: 'POST /oauth/start',
    input: { provider: 'twitter', mode: 'popup' },
  })
  await provider.comeBack(null)
  expect(await screen.findByText(/You did not allow it there/)).toBeDefined()
  expect(screen.getByLabelText('E-mail address')).toBeDefined()
})

test('gives the screen to whoever is back from a provider, and back to the form if need be', async () => {
  const person = userEvent.setup()
  const onComplete = vi.fn()
  const props: LoginProps = { methods: ['email-otp'], providers: ['google'], onComplete }
  const kit = renderWithAuth(<Login {...props} />, {
    ...ada,
    factors: ['google'],
    faults: { 'POST /oauth/finish': 'offline' },
  })
  const visit = { provider: 'google', mode: 'redirect', next: '/login' } as const
  await kit.auth.request('POST /oauth/start', visit)
  await kit.provider.comeBack({ subject: email })
  expect(screen.queryByLabelText('E-mail address')).toBeNull()
  expect(await screen.findByText(/You seem to be offline/)).toBeDefined()
  kit.faults.clear()
  await person.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByText('Signed in as ada@example.com.')).toBeDefined()
  expect(onComplete).toHaveBeenCalledExactlyOnceWith(outcomeOf(kit.auth))
  cleanup()

  const other = renderWithAuth(<Login {...props} />)
  await other.auth.request('POST /oauth/start', visit)
  await other.clock.advance(10 * 60_000)
  await other.provider.comeBack({ subject: email })
  expect(await screen.findByText(/took too long, or was used/)).toBeDefined()
  expect(screen.getByLabelText('E-mail address')).toBeDefined()
})
