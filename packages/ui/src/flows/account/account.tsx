'use client'
import { useAccount, useSession, type FlowState, type SessionStep } from '@latchkey/react'
import type { ReactNode } from 'react'
import { useMessages } from '../../messages/use-messages.ts'
import { useErrorText } from '../../parts/use-error-text.ts'
import { Sessions } from './sessions.tsx'

/** Who is signed in, where, and how to end that. */
export function Account(): ReactNode {
  const { account } = useMessages()
  const session = useSession()

  switch (session.step) {
    case 'unknown':
      return <Notice text={account.loading} />
    case 'signed-out':
      return <Notice text={account.signedOut} />
    case 'signed-in':
      return <SignedInAccount session={session} />
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

function SignedInAccount({
  session,
}: {
  session: Extract<FlowState<SessionStep>, { step: 'signed-in' }>
}) {
  const { account } = useMessages()
  const sessions = useAccount()
  const error = useErrorText(session.error ?? sessions.error)
  const { user } = session
  return (
    <section className="lk lk-wide" aria-label={account.title}>
      <h1 className="lk-title">{account.title}</h1>
      <p className="lk-notice" role="alert">
        {error}
      </p>

      <h2 className="lk-subtitle">{account.profile}</h2>
      {user.name && <p className="lk-name">{user.name}</p>}
      <ul className="lk-list">
        {user.emails.map(({ emailId, email, verified }) => (
          <Address key={emailId} address={email} verified={verified} />
        ))}
        {user.phones.map(({ phoneId, phone, verified }) => (
          <Address key={phoneId} address={phone} verified={verified} />
        ))}
        {user.wallets.map(({ walletId, address, verified }) => (
          <Address key={walletId} address={address} verified={verified} />
        ))}
      </ul>
      <p className="lk-hint">
        {account.memberSince(
          new Date(user.createdAt).toLocaleDateString(undefined, { dateStyle: 'long' }),
        )}
      </p>

      <h2 className="lk-subtitle">{account.sessions}</h2>
      <p className="lk-lead">{account.sessionsLead}</p>
      <Sessions flow={sessions} />

      <button
        type="button"
        className="lk-button lk-secondary"
        aria-disabled={session.pending === 'signOut'}
        onClick={() => void session.signOut()}
      >
        {account.signOut}
      </button>
    </section>
  )
}

function Address({ address, verified }: { address: string; verified: boolean }) {
  const { account } = useMessages()
  return (
    <li>
      {/* Isolated by `bdi`: a number keeps its plus in front on pages from right to left. */}
      <bdi className="lk-grow">{address}</bdi>
      <span className="lk-badge" data-verified={verified ? '' : undefined}>
        {verified ? account.verified : account.unverified}
      </span>
    </li>
  )
}
