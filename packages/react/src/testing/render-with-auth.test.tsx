import { renderHook, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { renderToString } from 'react-dom/server'
import { describe, expect, test, vi } from 'vitest'
import { createAuth, upgradeToPasskey } from '@latchkey/core'
import { useEmailOtp } from '../flows/email-otp/use-email-otp.ts'
import { useMagicLink } from '../flows/magic-link/use-magic-link.ts'
import { useMagicLinkLanding } from '../flows/magic-link/use-magic-link-landing.ts'
import { useOAuth } from '../flows/oauth/use-oauth.ts'
import { usePasskey } from '../flows/passkey/use-passkey.ts'
import { usePasskeys } from '../flows/passkey/use-passkeys.ts'
import { usePhoneOtp } from '../flows/phone-otp/use-phone-otp.ts'
import { useSession } from '../flows/session/use-session.ts'
import { useWallet } from '../flows/wallet/use-wallet.ts'
import { ResendButton } from '../parts/resend-button.tsx'
import { useAuth } from '../provider.tsx'
import { AuthError, createTestAuth, renderWithAuth } from './index.ts'

const email = 'ada@example.com'
const click = (name: string) => userEvent.click(screen.getByRole('button', { name }))

function Who() {
  const session = useSession()
  return <p>{session.step === 'signed-in' ? `Hello, ${session.user.name}` : session.step}</p>
}

function SignIn() {
  const flow = useEmailOtp()
  const [code, setCode] = useState('')
  switch (flow.step) {
    case 'address':
      return (
        <>
          <p role="alert">{flow.error?.code}</p>
          <button onClick={() => void flow.start({ email })}>{flow.pending ?? 'Send'}</button>
        </>
      )
    case 'code':
    case 'second_factor': {
      const finish = () =>
        flow.step === 'code' ? flow.finish(code) : flow.finish({ factor: 'totp', code })
      return (
        <>
          <p role="alert">{flow.error?.code}</p>
          <label>
            {flow.step} <input value={code} onChange={({ target }) => setCode(target.value)} />
          </label>
          <button onClick={() => void finish()}>Enter</button>
          {flow.step === 'code' && (
            <ResendButton resendAt={flow.challenge.resendAt} onClick={() => void flow.resend()}>
              {(seconds) => (seconds > 0 ? `in ${seconds} s` : 'Again')}
            </ResendButton>
          )}
        </>
      )
    }
    case 'done':
      return <Who />
    default:
      return flow satisfies never
  }
}

const enter = async (field: RegExp, code: string) => {
  const input = await screen.findByLabelText(field)
  await userEvent.clear(input)
  await userEvent.type(input, code)
  await click('Enter')
}

describe('who there is', () => {
  test('shows somebody who is signed in from the first paint on', () => {
    const { user, requests } = renderWithAuth(<Who />, {
      user: { email, name: { first: 'Ada' } },
    })
    screen.getByText('Hello, Ada')
    expect(user).toMatchObject({ name: 'Ada', emails: [{ email, primary: true, verified: true }] })
    expect(requests).toEqual([])
  })

  test('lets the page ask who is signed in', async () => {
    renderWithAuth(<Who />, { user: { email, name: { first: 'Ada' } }, sessionKnown: false })
    screen.getByText('unknown')
    await screen.findByText('Hello, Ada')
  })

  test('signs in by the code from the inbox, and keeps that through a reload', async () => {
    const { inbox, reload } = renderWithAuth(<SignIn />, {
      people: [{ email, name: { first: 'Ada' } }],
    })
    await click('Send')
    await enter(/code/, '000000')
    await screen.findByText('code-incorrect')
    await reload()
    await enter(/code/, inbox.latestCode(email) ?? '')
    await screen.findByText('Hello, Ada')
    await reload(<Who />)
    screen.getByText('Hello, Ada')
  })

  test('asks for the second factor of who has one', async () => {
    const { inbox, authenticatorApp, clock } = renderWithAuth(<SignIn />, {
      people: [{ email }],
      factors: ['totp'],
    })
    await click('Send')
    await enter(/code/, inbox.latestCode() ?? '')
    await enter(/second_factor/, '000000')
    await screen.findByText('totp-incorrect')
    await clock.advance(30_000)
    await enter(/second_factor/, await authenticatorApp.code(email))
    await screen.findByText(/^Hello/)
  })

  test('knows everything that somebody has set up', async () => {
    const { user, authenticator, wallet } = renderWithAuth(<Passkeys />, {
      user: { email, phone: '+447400900321', password: 'correct horse battery' },
      factors: ['totp', 'passkey', 'wallet', 'google'],
    })
    await screen.findByText(`passkeys: ${authenticator.passkeys().length}`)
    expect(user).toMatchObject({
      hasPassword: true,
      phones: [{ phone: '+447400900321' }],
      wallets: [{ address: wallet.address }],
      providers: [{ type: 'Google' }],
    })
  })

  test('refuses somebody who could not be signed in', () => {
    const user = { email }
    expect(() => renderWithAuth(<Who />, { user, secondFactor: 'always' })).toThrow(
      'owes a second factor',
    )
  })
})

describe('what goes wrong', () => {
  test('refuses with a code, until the fault is cleared', async () => {
    const { faults, inbox } = renderWithAuth(<SignIn />, {
      faults: { 'POST /email-otp/start': 'rate-limited' },
    })
    await click('Send')
    await screen.findByText('rate-limited')
    expect(inbox.messages()).toEqual([])
    faults.clear('POST /email-otp/start')
    await click('Send')
    await screen.findByLabelText(/code/)
  })

  test('refuses everything, or once, and with details', async () => {
    const { auth, clock, faults } = renderWithAuth(<Who />, { faults: { '*': 'offline' } })
    const ask = () => auth.request('GET /second-factor', {})
    await expect(ask()).rejects.toMatchObject({ code: 'offline', kind: 'network' })
    const retryAt = clock.now() + 1000
    faults.set('GET /second-factor', {
      fault: new AuthError('rate-limited', { retryAt }),
      times: 1,
    })
    await expect(ask()).rejects.toMatchObject({ code: 'rate-limited', retryAt })
    await expect(ask()).rejects.toMatchObject({ code: 'offline' })
    faults.clear()
    await expect(ask()).resolves.toBeNull()
    const incorrect = { code: 'code-incorrect', field: 'code' }
    faults.set('GET /second-factor', 'code-incorrect')
    await expect(ask()).rejects.toMatchObject(incorrect)
  })

  test('keeps a request waiting until it is released, and sends it once', async () => {
    const { faults, requests, inbox } = renderWithAuth(<SignIn />, {
      faults: { 'POST /email-otp/start': 'slow' },
    })
    await click('Send')
    await click('start')
    expect(inbox.messages()).toEqual([])
    faults.clear()
    await screen.findByLabelText(/code/)
    expect(requests.filter(({ route }) => route === 'POST /email-otp/start')).toHaveLength(1)
    expect(inbox.messages()).toHaveLength(1)
  })

  test('aborts a slow request with the page', async () => {
    const { requests, unmount } = renderWithAuth(<SignIn />, {
      faults: { 'POST /email-otp/start': 'slow' },
    })
    await click('Send')
    expect(requests[0]?.signal?.aborted).toBe(false)
    unmount()
    await waitFor(() => expect(requests[0]?.signal?.aborted).toBe(true))
  })

  test('answers by a function, which can let the backend work first', async () => {
    const { inbox } = renderWithAuth(<SignIn />, {
      faults: {
        'POST /email-otp/start': async (input, next) => {
          expect(input).toEqual({ email })
          await next()
          throw new AuthError('timeout')
        },
      },
    })
    await click('Send')
    await screen.findByText('timeout')
    expect(inbox.latestCode()).not.toBeNull()
  })

  test('takes only what a route can answer', () => {
    const { faults } = createTestAuth()
    faults.set('GET /totp', () => ({ enrolled: true }))
    // @ts-expect-error -- no code
    faults.set('GET /session', 'no-such-code')
    // @ts-expect-error -- no answer to this route
    faults.set('GET /totp', () => ({ enrolled: 'maybe' }))
    // @ts-expect-error -- no route
    faults.set('GET /nowhere', 'offline')
  })
})

describe('time', () => {
  test('stands still until it is moved, and the countdowns with it', async () => {
    const { clock, inbox } = renderWithAuth(<SignIn />)
    expect(new Date(clock.now()).toISOString()).toBe('2026-01-01T00:00:00.000Z')
    await click('Send')
    await screen.findByRole('button', { name: 'in 30 s' })
    await clock.advance(1000)
    screen.getByRole('button', { name: 'in 29 s' })
    await clock.advance(29_000)
    const first = inbox.latestCode()
    await click('Again')
    await screen.findByRole('button', { name: 'in 30 s' })
    expect(inbox.latestCode()).not.toBe(first)
  })

  test('lets codes and proofs grow old', async () => {
    const { auth, clock, inbox } = renderWithAuth(<SignIn />, {
      user: { email },
      now: Date.UTC(2030, 0),
    })
    await click('Send')
    await screen.findByLabelText(/code/)
    await clock.advance(60 * 60_000)
    await enter(/code/, inbox.latestCode() ?? '')
    await screen.findByText('code-expired')
    await expect(auth.request('POST /totp/enrol', { signingIn: false })).rejects.toMatchObject({
      code: 'step-up-required',
    })
  })

  test('renews a session that somebody looks at', async () => {
    const { requests, clock } = renderWithAuth(<Who />, { user: { email } })
    await vi.dynamicImportSettled()
    await clock.advance(5 * 24 * 60 * 60_000)
    expect(requests.map(({ route }) => route)).toEqual(['GET /session'])
  })
})

function Passkey() {
  const flow = usePasskey()
  if (flow.step !== 'ready') return <Who />
  return (
    <>
      <input autoComplete="username webauthn" />
      <p role="alert">{flow.error?.code}</p>
      <button onClick={() => void flow.signIn()}>Use a passkey</button>
    </>
  )
}

function Passkeys() {
  const flow = usePasskeys()
  if (flow.step !== 'ready') return null
  return (
    <>
      <p>passkeys: {flow.passkeys.length}</p>
      <p role="alert">{flow.error?.code}</p>
      <button onClick={() => void flow.register()}>Add</button>
    </>
  )
}

describe('passkeys', () => {
  const ada = { people: [{ email, name: { first: 'Ada' } }], factors: ['passkey'] } as const

  test('signs in by a dialog, unless the person says no', async () => {
    const { authenticator } = renderWithAuth(<Passkey />, ada)
    authenticator.answer('cancel')
    await click('Use a passkey')
    await screen.findByText('passkey-cancelled')
    authenticator.answer('accept')
    await click('Use a passkey')
    await screen.findByText('Hello, Ada')
  })

  test('offers a passkey in the field', async () => {
    const { authenticator } = renderWithAuth(<Passkey />, ada)
    await waitFor(() => expect(authenticator.prompt()).toEqual({ kind: 'autofill' }))
    await authenticator.accept()
    await screen.findByText('Hello, Ada')
  })

  test('makes one that signs in later, and tells password managers', async () => {
    const { authenticator, auth, reload } = renderWithAuth(<Passkeys />, {
      user: { email, name: { first: 'Ada' } },
    })
    await screen.findByText('passkeys: 0')
    authenticator.answer('wait')
    await click('Add')
    await waitFor(() => expect(authenticator.prompt()).toEqual({ kind: 'create' }))
    await authenticator.accept()
    await screen.findByText('passkeys: 1')
    expect(authenticator.signals().at(-1)).toMatchObject([
      'signalCurrentUserDetails',
      { name: email },
    ])
    const state = auth.session.getState()
    if (state.step === 'signed-in') await state.signOut()
    authenticator.answer('accept')
    await reload(<Passkey />)
    await click('Use a passkey')
    await screen.findByText('Hello, Ada')
  })

  test('makes one without asking, in a browser that does so', async () => {
    const user = { email, password: 'correct horse battery' }
    const { auth, unmount } = renderWithAuth(<Who />, { user })
    expect(await upgradeToPasskey(auth)).toBe(false)
    unmount()
    const other = renderWithAuth(<Who />, { user, authenticator: { quietCreation: true } })
    expect(await upgradeToPasskey(other.auth)).toBe(true)
    expect(other.authenticator.passkeys()).toHaveLength(1)
  })

  test('has nothing to show for a passkey that was deleted on the device', async () => {
    const { authenticator } = renderWithAuth(<Passkey />, ada)
    for (const id of authenticator.passkeys()) authenticator.remove(id)
    await click('Use a passkey')
    await screen.findByText('passkey-cancelled')
  })

  test('plays a browser that knows none', async () => {
    renderWithAuth(<Passkey />, { ...ada, authenticator: false })
    await click('Use a passkey')
    await screen.findByText('passkey-unsupported')
  })

  test('hands over the code of a text message', async () => {
    function Phone() {
      const flow = usePhoneOtp()
      if (flow.step === 'code') return <p>{flow.received ?? 'waiting'}</p>
      if (flow.step !== 'address') return <Who />
      const to = { phone: '+447400900321', channel: 'sms' } as const
      return <button onClick={() => void flow.start(to)}>Send</button>
    }
    const { authenticator, inbox } = renderWithAuth(<Phone />)
    await click('Send')
    await waitFor(() => expect(authenticator.prompt()).toEqual({ kind: 'sms' }))
    await authenticator.receiveSms(inbox.latestCode('+447400900321') ?? '')
    await screen.findByText(/^Hello/)
  })
})

describe.each(['ethereum', 'solana'] as const)('a wallet of %s', (type) => {
  function Wallets() {
    const flow = useWallet()
    switch (flow.step) {
      case 'choose':
        return (
          <>
            <p role="alert">{flow.error?.code}</p>
            {flow.wallets?.map(({ id, name }) => (
              <button key={id} onClick={() => void flow.connect(id)}>
                {name}
              </button>
            ))}
          </>
        )
      case 'review':
        return <button onClick={() => void flow.sign()}>Sign</button>
      case 'second_factor':
      case 'done':
        return <Who />
      default:
        return flow satisfies never
    }
  }

  test('signs in whoever has it', async () => {
    const { wallet } = renderWithAuth(<Wallets />, {
      wallet: type,
      people: [{ email, name: { first: 'Ada' } }],
      factors: ['wallet'],
    })
    wallet.answer('reject')
    await screen.findByRole('button', { name: 'Test Wallet' })
    await click('Test Wallet')
    await screen.findByText('wallet-refused')
    wallet.answer('accept')
    await click('Test Wallet')
    await screen.findByRole('button', { name: 'Sign' })
    await click('Sign')
    await screen.findByText('Hello, Ada')
  })
})

test('finds no wallet until one announces itself', async () => {
  function Count() {
    const flow = useWallet()
    return <p>{flow.step === 'choose' ? `wallets: ${flow.wallets?.length}` : flow.step}</p>
  }
  const { wallet } = renderWithAuth(<Count />, { wallet: null })
  await screen.findByText('wallets: 0')
  wallet.announce()
  await screen.findByText('wallets: 1')
})

test('opens the link of a mail in the page that it leads to', async () => {
  history.replaceState(null, '', '/login')
  function Ask() {
    const flow = useMagicLink()
    if (flow.step !== 'address') return <p>{flow.step}</p>
    return <button onClick={() => void flow.start({ email })}>Send</button>
  }
  function Landing() {
    const { step } = useMagicLinkLanding()
    return <p>landing: {step}</p>
  }
  const { inbox, reload } = renderWithAuth(<Ask />)
  await expect(inbox.openLink()).rejects.toThrow('No link has gone to anybody last.')
  await click('Send')
  await screen.findByText('code')
  const heard = vi.fn<() => void>()
  addEventListener('popstate', heard, { once: true })
  await inbox.openLink({ to: email })
  expect(heard).toHaveBeenCalledOnce()
  expect(location.pathname).toBe('/sign-in/link')
  await reload(<Landing />)
  await screen.findByText('landing: done')
  expect(location.hash).toBe('')
})

describe('accounts at providers', () => {
  function Providers({ mode }: { mode: 'popup' | 'redirect' }) {
    const flow = useOAuth()
    if (flow.step === 'done') return <Who />
    if (flow.step !== 'choose') return null
    return (
      <>
        <p role="alert">{flow.error?.code}</p>
        <button onClick={() => void flow.start('google', { mode })}>Google</button>
      </>
    )
  }
  const ada = { people: [{ email, name: { first: 'Ada' } }], factors: ['google'] } as const

  test('come back in a window', async () => {
    const { provider } = renderWithAuth(<Providers mode="popup" />, ada)
    await click('Google')
    await waitFor(() => expect(provider.visit()).toMatchObject({ provider: 'google' }))
    expect(provider.isWindowOpen()).toBe(true)
    provider.closeWindow()
    await screen.findByText('provider-closed')
    await click('Google')
    await waitFor(() => expect(provider.isWindowOpen()).toBe(true))
    await provider.comeBack({ subject: email })
    await screen.findByText('Hello, Ada')
  })

  test('come back to the page that they left', async () => {
    // jsdom goes nowhere, and says so.
    vi.spyOn(console, 'error').mockImplementation(() => {})
    history.replaceState(null, '', '/login')
    const { provider } = renderWithAuth(<Providers mode="redirect" />, ada)
    await click('Google')
    await waitFor(() => expect(provider.visit()).toMatchObject({ mode: 'redirect' }))
    await provider.comeBack(null)
    await screen.findByText('provider-refused')
    await click('Google')
    await waitFor(() => expect(provider.visit()).not.toBeNull())
    await provider.comeBack({ subject: email })
    await screen.findByText('Hello, Ada')
    expect(location.pathname + location.hash).toBe('/login')
  })
})

describe('the rest of the test', () => {
  test('gets the page back as it was', () => {
    const before = [globalThis.fetch, globalThis.open, navigator.credentials]
    const { unmount } = renderWithAuth(<Who />)
    expect(globalThis.fetch).not.toBe(before[0])
    expect('PublicKeyCredential' in globalThis).toBe(true)
    unmount()
    expect([globalThis.fetch, globalThis.open, navigator.credentials]).toEqual(before)
    expect('PublicKeyCredential' in globalThis).toBe(false)
  })

  test('may use the network, but no Latchkey client may', async () => {
    const answer = vi.fn<typeof fetch>(async () => new Response('msw'))
    vi.stubGlobal('fetch', answer)
    const { unmount } = renderWithAuth(<Who />)
    expect(await (await fetch('/api/todos')).text()).toBe('msw')
    const own = createAuth().request('GET /totp', {})
    await expect(own).rejects.toMatchObject({ code: 'offline' })
    expect(answer).toHaveBeenCalledOnce()
    expect(unmount).toThrow('A Latchkey client asked the network for GET /auth/totp.')
    vi.unstubAllGlobals()
  })

  test('leaves nothing for the next page', async () => {
    const { unmount } = renderWithAuth(<SignIn />)
    await click('Send')
    await screen.findByLabelText(/code/)
    unmount()
    renderWithAuth(<SignIn />)
    screen.getByRole('button', { name: 'Send' })
    expect(sessionStorage.length).toBe(0)
  })

  test('can render in other ways: a hook, or on a server', () => {
    const user = { email, name: { first: 'Ada' } }
    const { Provider, auth } = createTestAuth({ user })
    expect(renderHook(useAuth, { wrapper: Provider }).result.current).toBe(auth)
    const html = renderToString(
      <Provider>
        <Who />
      </Provider>,
    )
    expect(html).toBe('<p>Hello, Ada</p>')
  })
})
