'use client'
import {
  isBackFromProvider,
  useAuth,
  useEmailOtp,
  useMagicLink,
  usePassword,
  usePasswordReset,
  usePhoneOtp,
  upgradeToPasskey,
  waitingFlow,
  type Complete,
  type OAuthOptions,
  type OAuthProvider,
} from '@latchkey/react'
import { type ReactNode, Suspense, useCallback, useState, useSyncExternalStore } from 'react'
import { commonWords } from '../messages/en/common.ts'
import { loginWords } from '../messages/en/login.ts'
import { passwordsWords } from '../messages/en/passwords.ts'
import { useMessages } from '../messages/use-messages.ts'
import { EmailOtp } from '../flows/email-otp/email-otp.tsx'
import { MagicLink } from '../flows/magic-link/magic-link.tsx'
import { PasswordReset } from '../flows/password-reset/password-reset.tsx'
import { Password } from '../flows/password/password.tsx'
import { PhoneOtp } from '../flows/phone-otp/phone-otp.tsx'
import { Done } from '../parts/done.tsx'
import { PasskeyFields } from '../parts/email-field.tsx'
import { onDemand } from '../parts/on-demand.ts'

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
  /** Called once, when somebody is signed in. */
  onComplete?: (outcome: Complete) => void
}

// Only for who offers passkeys.
const passkeys = () => import('../flows/passkey/beside-others.ts')
const Passkey = onDemand(async () => (await passkeys()).Passkey)
const PasskeyButton = onDemand(async () => (await passkeys()).PasskeyButton)

// Only for who has one.
const Wallet = onDemand(async () => (await import('../flows/wallet/wallet.tsx')).Wallet)

// Only for who offers them, whose buttons can wait.
const LoginOAuth = onDemand(async () => (await import('./login-oauth.tsx')).LoginOAuth)

const never = () => () => {}

/** A step that the person comes back to. */
const holds = (step: string): boolean => step === 'code' || step === 'second_factor'

const none: readonly OAuthProvider[] = []
const byMail: readonly LoginMethod[] = ['email-otp', 'magic-link', 'password']

/**
 * Signs people in, and up, by any of the methods. An address that was typed into one is kept for the
 * next, and a reload comes back to the code that is on its way, or to the second factor. With
 * `passkey` the browser also offers passkeys in the field of the address, and may turn a password
 * into one after a sign-in.
 */
export function Login({
  methods = byMail,
  providers = none,
  providerMode = 'redirect',
  onComplete,
}: LoginProps): ReactNode {
  const { or } = useMessages(commonWords)
  const login = useMessages(loginWords)
  const passwords = useMessages(passwordsWords)
  const [chosen, setChosen] = useState<LoginMethod | 'password-reset'>(methods[0] ?? 'email-otp')
  const [email, setEmail] = useState('')
  const flows = {
    'email-otp': useEmailOtp(),
    'phone-otp': usePhoneOtp(),
    'magic-link': useMagicLink(),
    password: usePassword(),
    'password-reset': usePasswordReset(),
  }
  const auth = useAuth()
  /** Of a passkey that was used beside another method. */
  const [outcome, setOutcome] = useState<Complete>()
  const complete = (outcome: Complete) => {
    setOutcome(outcome)
    onComplete?.(outcome)
  }
  const showPasskey = useCallback(() => setChosen('passkey'), [])
  // Read after hydration only: the server knows of no storage.
  const owing = useSyncExternalStore(
    never,
    () => waitingFlow(auth),
    () => null,
  )
  const [away, setAway] = useState(false)
  const returning = useSyncExternalStore(
    never,
    () => isBackFromProvider() || waitingFlow(auth) === 'oauth',
    () => false,
  )
  const byProvider = providers.length > 0 && (away || returning)
  const waiting =
    methods.find((method) => method in flows && holds(flows[method as keyof typeof flows].step)) ??
    methods.find((method) => method === owing)
  const shown = waiting ?? chosen
  // After a reload: going back from the code leads to the method that sent it.
  if (shown !== chosen) setChosen(shown)

  const withPasskeys = methods.includes('passkey')
  const offered =
    shown === 'password-reset'
      ? []
      : methods.filter((method) => method !== shown && method !== 'passkey')
  const footer = (offered.length + providers.length > 0 ||
    (withPasskeys && shown !== 'passkey')) && (
    <>
      <p className="lk-or">{or}</p>
      {withPasskeys && shown !== 'passkey' && (
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
          onClick={() => setChosen(method)}
        >
          {login.methods[method]}
        </button>
      ))}
    </>
  )
  const own = byProvider ? null : shown
  const common = { footer, ...(onComplete && { onComplete }) }
  const address = { email, onEmailChange: setEmail }
  if (outcome) return <Done outcome={outcome} />

  return (
    <PasskeyFields value={withPasskeys}>
      <section aria-label={login.title}>
        {own === 'email-otp' && <EmailOtp {...common} {...address} flow={flows['email-otp']} />}
        {own === 'phone-otp' && <PhoneOtp {...common} flow={flows['phone-otp']} />}
        {own === 'magic-link' && <MagicLink {...common} {...address} flow={flows['magic-link']} />}
        {own === 'password' && (
          <Password
            {...common}
            {...address}
            flow={flows.password}
            {...(withPasskeys && {
              onComplete(outcome) {
                void upgradeToPasskey(auth)
                onComplete?.(outcome)
              },
            })}
            onForgot={() => setChosen('password-reset')}
          />
        )}
        {own === 'passkey' && (
          <Suspense>
            <Passkey {...common} />
          </Suspense>
        )}
        {/* With a flow of its own, so that nobody looks for wallets before they are asked for. */}
        {own === 'wallet' && (
          <Suspense>
            <Wallet {...common} />
          </Suspense>
        )}
        {own === 'password-reset' && (
          <PasswordReset
            {...address}
            flow={flows['password-reset']}
            footer={
              <button type="button" className="lk-link" onClick={() => setChosen('password')}>
                {passwords.toSignIn}
              </button>
            }
          />
        )}
        {providers.length > 0 && (byProvider || (!waiting && shown !== 'password-reset')) && (
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
