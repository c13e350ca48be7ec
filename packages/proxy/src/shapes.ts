import type { Session as ApiSession, User as ApiUser } from '@latchkey/api'
import type { Complete, Session, User } from '@latchkey/core/contract'
import { waysIn } from './last-factor.ts'
import { primaryEmail, primaryPhone } from './primary.ts'

/** Leaves out all that a browser has no business with: tokens, claims, metadata. */
export const toSession = (session: ApiSession): Session => ({
  sessionId: session.session_id,
  startedAt: Date.parse(session.started_at),
  lastAccessedAt: Date.parse(session.last_accessed_at),
  expiresAt: Date.parse(session.expires_at),
  ipAddress: session.attributes?.ip_address || null,
  userAgent: session.attributes?.user_agent || null,
  factors: session.authentication_factors.map((factor) => ({
    type: factor.type,
    deliveryMethod: factor.delivery_method,
    lastAuthenticatedAt: Date.parse(factor.last_authenticated_at),
  })),
})

/**
 * Who is signed in, as far as a browser needs to know. What waits for its proof beside a proven way
 * in is left out: it shows for an address that is free, and not for one of somebody else.
 */
export const toUser = (user: ApiUser): User => {
  const { first_name: first = '', middle_name: middle = '', last_name: last = '' } = user.name ?? {}
  const canSignIn = waysIn(user).length > 0
  const shows = ({ verified }: { verified: boolean }) => verified || !canSignIn
  const primary = [primaryEmail(user)?.email_id, primaryPhone(user)?.phone_id]
  return {
    userId: user.user_id,
    name: [first, middle, last].filter(Boolean).join(' ') || null,
    nameParts: { first, middle, last },
    emails: user.emails.filter(shows).map(({ email_id, email, verified }) => ({
      emailId: email_id,
      email,
      verified,
      primary: primary.includes(email_id),
    })),
    phones: user.phone_numbers.filter(shows).map(({ phone_id, phone_number, verified }) => ({
      phoneId: phone_id,
      phone: phone_number,
      verified,
      primary: primary.includes(phone_id),
    })),
    wallets: user.crypto_wallets.filter(shows).map((wallet) => ({
      walletId: wallet.crypto_wallet_id,
      type: wallet.crypto_wallet_type,
      address: wallet.crypto_wallet_address,
      verified: wallet.verified,
    })),
    providers: user.providers.map(({ oauth_user_registration_id, provider_type }) => ({
      providerId: oauth_user_registration_id,
      type: provider_type,
    })),
    hasPassword: Boolean(user.password),
    canSignIn,
    createdAt: Date.parse(user.created_at),
  }
}

/** What every authenticate call of the API answers. */
export type AuthenticatedAnswer = {
  session?: ApiSession | null | undefined
  session_token: string
  user: ApiUser
}

/** Its session. The proxy always asks for one. */
export const sessionOf = ({ session }: AuthenticatedAnswer): ApiSession => {
  if (!session) throw new Error('The API answered no session although one was asked for.')
  return session
}

/** What a browser may know of a session that owes nothing. */
export const toComplete = (answer: AuthenticatedAnswer, isNewUser: boolean): Complete => ({
  status: 'complete',
  session: toSession(sessionOf(answer)),
  user: toUser(answer.user),
  isNewUser,
})

/** The same session, and what the API says of the person after a change. */
export const toChanged = ({ session }: { session: ApiSession }, user: ApiUser): Complete => ({
  status: 'complete',
  session: toSession(session),
  user: toUser(user),
  isNewUser: false,
})
