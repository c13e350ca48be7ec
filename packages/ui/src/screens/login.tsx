'use client'
import {
  isBackFromProvider,
  useAuth,
  waitingFlow,
  type Complete,
  type OAuthOptions,
  type OAuthProvider,
} from '@latchkey/react'
import {
  type ReactNode,
  Suspense,
  useCallback,
  useContext,
  useDeferredValue,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import { EmailOtp } from '../flows/email-otp/email-otp.tsx'
import { commonWords } from '../messages/en/common.ts'
import { loginWords } from '../messages/en/login.ts'
import { useMessages } from '../messages/use-messages.ts'
import { Arriving } from '../parts/arriving.tsx'
import { Done } from '../parts/done.tsx'
import { PasskeyFields } from '../parts/email-field.tsx'
import { onDemand, usePreload } from '../parts/on-demand.ts'
import { SigningUp, useWelcome } from '../parts/welcome.ts'
import { StepListener } from '../parts/with-flow.tsx'

/** A way to sign in that `<Login>` can offer. */
export type LoginMethod =
  | 'email-otp'
  | 'phone-otp'
  | 'magic-link'
  | 'password'
  | 'passkey'
  | 'wallet'

export type LoginProps = {
  /** What to offer; the first one shows at once. @default those that need nothing but mail */
  methods?: readonly LoginMethod[]
  /** Whose accounts people can sign in with as well, in this order. @default none */
  providers?: readonly OAuthProvider[]
  /** How to go to them: see `<OAuth>`. @default 'redirect' */
  providerMode?: OAuthOptions['mode']
  /** Leads to the other screen, from signing in to signing up or back. @default no such link */
  onSwitch?: () => void
  /** Called once, when somebody is signed in. */
  onComplete?: (outcome: Complete) => void
}

// Every method has a screen, and makes its flow, only once it shows. The first one that most apps
// offer is there at once.
const passkeys = () => import('../flows/passkey/beside-others.ts')
const screens = {
  'phone-otp': onDemand(async () => (await import('../flows/phone-otp/phone-otp.tsx')).PhoneOtp),
  'magic-link': onDemand(
    async () => (await import('../flows/magic-link/magic-link.tsx')).MagicLink,
  ),
  password: onDemand(async () => (await import('./login-password.tsx')).LoginPassword),
  passkey: onDemand(async () => (await passkeys()).Passkey),
  wallet: onDemand(async () => (await import('../flows/wallet/wallet.tsx')).Wallet),
}
const Reset = onDemand(async () => (await import('./login-password-reset.tsx')).LoginPasswordReset)
const PasskeyButton = onDemand(async () => (await passkeys()).PasskeyButton)
const LoginOAuth = onDemand(async () => (await import('./login-oauth.tsx')).LoginOAuth)

const never = () => () => {}

/** The steps that other ways to sign in stand beside. */
const isFirst = (step: string): boolean => /^(address|credentials|choose|ready)$/.test(step)

const none: readonly OAuthProvider[] = []
const byMail: readonly LoginMethod[] = ['email-otp', 'magic-link', 'password']

/**
 * Signs people in, and up, by any of the methods. What was typed into one is kept for the next, and a reload comes back to the code that is on its way, or to the second factor. With
 * `passkey` the browser also offers passkeys in the field of the address, and may turn a password
 * into one after a sign-in. Only the first method is loaded with the page, the others while it idles.
 */
export function Login({
  methods = byMail,
  providers = none,
  providerMode = 'redirect',
  onSwitch,
  onComplete,
}: LoginProps): ReactNode {
  const { or } = useMessages(commonWords)
  const login = useMessages(loginWords)
  const welcome = useWelcome()
  const signsUp = useContext(SigningUp)
  const auth = useAuth()
  const [chosen, setChosen] = useState<LoginMethod | 'password-reset'>(methods[0] ?? 'email-otp')
  const [email, setEmail] = useState('')
  const [phone, setPhone] = useState('')
  const [step, setStep] = useState('address')
  /** Of a passkey that was used beside another method. */
  const [outcome, setOutcome] = useState<Complete>()
  const complete = (outcome: Complete) => {
    setOutcome(outcome)
    onComplete?.(outcome)
  }
  const showPasskey = useCallback(() => setChosen('passkey'), [])

  // Read after hydration only: the server knows of no storage.
  const waiting = useSyncExternalStore(
    never,
    () => waitingFlow(auth, methods),
    () => null,
  )
  // After a reload: going back from the code leads to the method that sent it.
  if (waiting && waiting !== chosen) setChosen(waiting)
  const [away, setAway] = useState(false)
  const returning = useSyncExternalStore(
    never,
    () => isBackFromProvider() || waitingFlow(auth, ['oauth']) !== null,
    () => false,
  )
  const byProvider = providers.length > 0 && (away || returning)

  // What stands here stays until the next one can take its place.
  const shown = useDeferredValue(chosen)
  const section = useRef<HTMLElement>(null)
  const focused = useRef(shown)
  useEffect(() => {
    if (focused.current === shown) return
    focused.current = shown
    focusFirst(section.current)
  }, [shown])
  usePreload(...methods.flatMap((method) => (method === 'email-otp' ? [] : screens[method])))

  const withPasskeys = methods.includes('passkey') && !signsUp
  const withPasskeyButton = withPasskeys && shown !== 'passkey'
  const offered = methods.filter((method) => method !== shown && method !== 'passkey')
  const footer = (
    <>
      {onSwitch && (
        <button type="button" className="lk-link" onClick={onSwitch}>
          {signsUp ? login.toSignIn : login.toSignUp}
        </button>
      )}
      {(offered.length + providers.length > 0 || withPasskeyButton) && (
        <p className="lk-or">{or}</p>
      )}
      {withPasskeyButton && (
        <Suspense
          fallback={
            <button type="button" className="lk-button lk-secondary" aria-disabled>
              {login.methods.passkey}
            </button>
          }
        >
          <PasskeyButton onComplete={complete} onOwing={showPasskey} />
        </Suspense>
      )}
      {offered.map((method) => (
        <button
          key={method}
          type="button"
          className="lk-button lk-secondary"
          data-pending={method === chosen ? '' : undefined}
          onClick={() => setChosen(method)}
        >
          {login.methods[method]}
        </button>
      ))}
    </>
  )
  const address = { email, onEmailChange: setEmail }
  const number = { phone, onPhoneChange: setPhone }
  const common = { ...address, ...number, footer, ...(onComplete && { onComplete }) }
  if (outcome) return <Done outcome={outcome} />

  let screen: ReactNode
  if (shown === 'password-reset') {
    screen = <Reset {...address} onBack={() => setChosen('password')} />
  } else if (shown === 'email-otp') {
    screen = <EmailOtp {...common} />
  } else {
    const Screen = screens[shown]
    screen = <Screen {...common} onForgot={() => setChosen('password-reset')} />
  }

  return (
    <PasskeyFields value={withPasskeys}>
      <section aria-label={welcome} ref={section}>
        {!byProvider && (
          <Arriving>
            <StepListener.Provider value={setStep}>{screen}</StepListener.Provider>
          </Arriving>
        )}
        {providers.length > 0 && (byProvider || (isFirst(step) && shown !== 'password-reset')) && (
          <Suspense fallback={<ProvidersToCome providers={providers} />}>
            <LoginOAuth
              providers={providers}
              mode={providerMode}
              onAwayChange={setAway}
              {...(onComplete && { onComplete })}
            />
          </Suspense>
        )}
      </section>
    </PasskeyFields>
  )
}

/** The field of the method that somebody chose, or its title where there is none to fill in. */
const focusFirst = (section: HTMLElement | null): void => {
  const field = section?.querySelector('input')
  if (field) return field.focus()
  const title = section?.querySelector('h1')
  if (!title) return
  title.tabIndex = -1
  title.focus()
}

/** Keeps the place of the buttons that are on their way. */
const ProvidersToCome = ({ providers }: { providers: readonly OAuthProvider[] }) => (
  <div className="lk lk-more" aria-hidden="true">
    <div className="lk-providers" data-many={providers.length > 4 ? '' : undefined}>
      {providers.map((provider) => (
        <span key={provider} className="lk-button lk-secondary" />
      ))}
    </div>
  </div>
)
