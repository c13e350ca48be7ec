'use client'
import {
  useAccount,
  useConnectedApps,
  usePasskeys,
  useRecoveryCode,
  useSession,
  useSessions,
  useTotp,
  type AccountStep,
  type FlowState,
  type OAuthProvider,
  type PhoneChannel,
  type SessionStep,
} from '@latchkey/react'
import { Fragment, type ReactNode, useState } from 'react'
import { accountWords } from '../../messages/en/account.ts'
import { commonWords } from '../../messages/en/common.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { Arriving } from '../../parts/arriving.tsx'
import { onDemand, usePreload } from '../../parts/on-demand.ts'
import { withFlow, type WithFlow } from '../../parts/with-flow.tsx'
import { Passkeys } from '../passkey/passkeys.tsx'
import { Totp } from '../totp/totp.tsx'
import { Arrived, type ArrivedProps } from './arrived.tsx'
import { Data } from './data.tsx'
import { Delete } from './delete.tsx'
import { Emails } from './emails.tsx'
import { everyForm } from './forms-to-come.ts'
import { AccountPassword } from './password.tsx'
import { Phones } from './phones.tsx'
import { Profile } from './profile.tsx'
import { Section, SectionHead } from './section.tsx'
import { Sessions } from './sessions.tsx'
import { Wallets } from './wallets.tsx'

// Few people have any of these.
const Providers = onDemand(async () => (await import('./providers.tsx')).Providers)
const RecoveryCode = onDemand(
  async () => (await import('../recovery-code/recovery-code.tsx')).RecoveryCode,
)
const ConnectedApps = onDemand(async () => (await import('./connected-apps.tsx')).ConnectedApps)

/** A part of `<Account>`. */
export type AccountSection =
  | 'profile'
  | 'emails'
  | 'phones'
  | 'password'
  | 'passkeys'
  | 'providers'
  | 'totp'
  | 'wallets'
  | 'sessions'
  | 'connected-apps'
  | 'data'
  | 'delete'

export type AccountProps = {
  /** The flow that deletes the account, from its hook, when the app wants to hold it. */
  flow?: FlowState<AccountStep>
  /** Which parts to show, in this order. @default all */
  sections?: readonly AccountSection[]
  /** What the server can send codes by to phones. @default ['sms', 'whatsapp'] */
  channels?: readonly PhoneChannel[]
  /** Which providers' accounts can be linked. @default none */
  providers?: readonly OAuthProvider[]
}

const everySection: readonly AccountSection[] = [
  'profile',
  'emails',
  'phones',
  'password',
  'passkeys',
  'providers',
  'totp',
  'wallets',
  'sessions',
  'connected-apps',
  'data',
  'delete',
]
/** Those with a list of their own to load. */
const loaded: readonly AccountSection[] = [
  'passkeys',
  'totp',
  'providers',
  'sessions',
  'connected-apps',
]
const everyChannel: readonly PhoneChannel[] = ['sms', 'whatsapp']
const none: readonly OAuthProvider[] = []

type Props = WithFlow<AccountProps>

function AccountSteps({ flow, ...props }: Props) {
  const account = useMessages(accountWords)
  const session = useSession()
  if (flow.step === 'deleted') return <Notice text={account.delete.done} />

  switch (session.step) {
    case 'unknown':
      return <Loading />
    case 'signed-out':
      return <Notice text={account.signedOut} />
    case 'signed-in':
      // With a key, so that nothing typed by one person is left for the next.
      return <SignedIn key={session.user.userId} session={session} flow={flow} {...props} />
    default:
      return session satisfies never
  }
}

const Notice = ({ text }: { text: string }) => (
  <section className="lk">
    <p className="lk-lead" role="status">
      {text}
    </p>
  </section>
)

const Loading = () => (
  <div data-loading="">
    <Notice text={useMessages(commonWords).loading} />
  </div>
)

type SignedInProps = Omit<Props, 'flow'> & {
  session: Extract<FlowState<SessionStep>, { step: 'signed-in' }>
  flow: Extract<FlowState<AccountStep>, { step: 'ready' }>
}

function SignedIn({
  session,
  flow,
  sections = everySection,
  channels = everyChannel,
  providers = none,
}: SignedInProps) {
  const account = useMessages(accountWords)
  const sessions = useSessions()
  const { user } = session
  usePreload(...everyForm)
  // Nothing shows before everything does, so that no list pushes the next part away from a finger.
  const [arrived, setArrived] = useState<readonly AccountSection[]>([])
  const arrive = (section: AccountSection) => setArrived((others) => [...others, section])

  const contents: Record<AccountSection, ReactNode> = {
    profile: <Profile user={user} />,
    emails: <Emails user={user} />,
    phones: <Phones user={user} channels={channels} />,
    password: <AccountPassword user={user} onChanged={() => void sessions.load()} />,
    passkeys: <OwnPasskeys onArrive={() => arrive('passkeys')} />,
    providers: user.providers.length + providers.length > 0 && (
      <Arriving>
        <Providers user={user} offered={providers} />
        <Arrived onArrive={() => arrive('providers')} />
      </Arriving>
    ),
    totp: <SecondFactor onArrive={() => arrive('totp')} />,
    wallets: <Wallets user={user} />,
    sessions: (
      <Section>
        <SectionHead
          title={account.sessions}
          lead={account.sessionsLead}
          error={session.error ?? sessions.error}
        />
        <Arrived of={sessions} onArrive={() => arrive('sessions')} />
        <Sessions flow={sessions} />
        <SignOut session={session} />
      </Section>
    ),
    'connected-apps': <OwnConnectedApps onArrive={() => arrive('connected-apps')} />,
    data: <Data />,
    delete: <Delete flow={flow} user={user} />,
  }
  const isWhole = sections.every(
    (section) => !loaded.includes(section) || arrived.includes(section) || !contents[section],
  )
  return (
    <>
      {!isWhole && <Loading />}
      <div className="lk lk-wide lk-account" hidden={!isWhole}>
        <h1 className="lk-title">{account.title}</h1>
        {!user.canSignIn && (
          <p className="lk-notice" role="alert">
            {account.noWayIn}
          </p>
        )}
        {sections.map((section) => (
          <Fragment key={section}>{contents[section]}</Fragment>
        ))}
      </div>
    </>
  )
}

type ArrivalProps = Pick<ArrivedProps, 'onArrive'>

function OwnPasskeys({ onArrive }: ArrivalProps) {
  const passkeys = usePasskeys()
  return (
    <Section>
      <Arrived of={passkeys} onArrive={onArrive} />
      <Passkeys flow={passkeys} />
    </Section>
  )
}

function OwnConnectedApps({ onArrive }: ArrivalProps) {
  const apps = useConnectedApps()
  // Few people have let an app in. Who throws out the last one is told so where it stood.
  const hasAny = apps.error !== null || (apps.step === 'ready' && apps.apps.length > 0)
  const [hadAny, setHadAny] = useState(hasAny)
  if (hasAny && !hadAny) setHadAny(true)
  if (!hadAny) return <Arrived of={apps} onArrive={onArrive} />
  return (
    <Arriving>
      <ConnectedApps flow={apps} />
      <Arrived onArrive={onArrive} />
    </Arriving>
  )
}

function SecondFactor({ onArrive }: ArrivalProps) {
  const totp = useTotp()
  return (
    <Section>
      <Totp flow={totp} />
      {totp.step === 'on' ? (
        <OwnRecoveryCodes onArrive={onArrive} />
      ) : (
        <Arrived of={totp} onArrive={onArrive} />
      )}
    </Section>
  )
}

function OwnRecoveryCodes({ onArrive }: ArrivalProps) {
  const codes = useRecoveryCode()
  return (
    <Arriving>
      <RecoveryCode flow={codes} />
      <Arrived of={codes} onArrive={onArrive} />
    </Arriving>
  )
}

function SignOut({ session }: Pick<SignedInProps, 'session'>) {
  const account = useMessages(accountWords)
  return (
    <button
      type="button"
      className="lk-button lk-secondary lk-small"
      aria-disabled={session.pending === 'signOut'}
      onClick={() => void session.signOut()}
    >
      {account.signOut}
    </button>
  )
}

/** The account of the signed-in person: all that is theirs, and how to change it. Wants a `<StepUp>` on the page. */
export const Account: (props: AccountProps) => ReactNode = withFlow(useAccount, AccountSteps)
