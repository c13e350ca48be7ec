import type { Session as ApiSession, User as ApiUser } from '@latchkey/api'
import type { Complete, Session, User } from '@latchkey/core/contract'

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

/** Who is signed in, as far as a browser needs to know. */
export const toUser = (user: ApiUser): User => ({
  userId: user.user_id,
  name:
    [user.name?.first_name, user.name?.middle_name, user.name?.last_name]
      .filter(Boolean)
      .join(' ') || null,
  emails: user.emails.map(({ email_id, email, verified }) => ({
    emailId: email_id,
    email,
    verified,
  })),
  phones: user.phone_numbers.map(({ phone_id, phone_number, verified }) => ({
    phoneId: phone_id,
    phone: phone_number,
    verified,
  })),
  wallets: user.crypto_wallets.map((wallet) => ({
    walletId: wallet.crypto_wallet_id,
    type: wallet.crypto_wallet_type,
    address: wallet.crypto_wallet_address,
    verified: wallet.verified,
  })),
  hasPassword: Boolean(user.password),
  createdAt: Date.parse(user.created_at),
})

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
