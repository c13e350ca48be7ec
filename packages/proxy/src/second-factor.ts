import type { ApiClient, Session as ApiSession, User as ApiUser } from '@latchkey/api'
import { AuthError, type SecondFactor, type SecondFactorDue } from '@latchkey/core/contract'
import type { Cookies } from './cookies.ts'
import type { Seal } from './sealed.ts'
import type { AuthenticatedAnswer } from './shapes.ts'

/** Who owes a second factor: nobody, whoever has set one up, or everybody. */
export type SecondFactorPolicy = 'never' | 'when_enrolled' | 'always'

type Factors = Pick<ApiUser, 'totps' | 'webauthn_registrations'>

/** Whether a user has an authenticator app, and so owes a second factor. */
export const hasTotp = (user: Pick<ApiUser, 'totps'>): boolean =>
  user.totps.some(({ verified }) => verified)

/** The passkeys of a user for this site. */
export const passkeysOf = (user: Pick<ApiUser, 'webauthn_registrations'>, rpId: string) =>
  user.webauthn_registrations.filter(({ domain, verified }) => domain === rpId && verified)

/** The second factors that a user can prove here. */
export const enrolledFactors = (user: Factors, rpId: string): SecondFactor[] => [
  ...(passkeysOf(user, rpId).length > 0 ? (['passkey'] as const) : []),
  ...(hasTotp(user) ? (['totp', 'recovery-code'] as const) : []),
]

const secondFactors = ['totp', 'recovery_codes', 'webauthn']

/** Whether a second factor was proven in this session. A passkey is both: see `passkeys.ts`. */
export const hasSecondFactor = (session: Pick<ApiSession, 'authentication_factors'>): boolean =>
  session.authentication_factors.some(({ type }) => secondFactors.includes(type))

/**
 * A session that owes a second factor is a session to nobody. Passkeys let nobody owe one: they live
 * on some devices only, and there are no recovery codes for them.
 */
export const owesSecondFactor = (
  policy: SecondFactorPolicy,
  session: Pick<ApiSession, 'authentication_factors'>,
  user: Pick<ApiUser, 'totps'>,
): boolean => {
  if (policy === 'never' || hasSecondFactor(session)) return false
  return policy === 'always' || hasTotp(user)
}

/** How long a sign-in waits for its second factor. */
const pendingMinutes = 10

/** A sign-in that waits for its second factor. Its session is only in here, sealed. */
export type PendingSignIn = {
  sessionToken: string
  userId: string
  factors: SecondFactor[]
  isNewUser: boolean
  expiresAt: number
}

/** What a browser may know of it. */
export const toDue = ({ factors, expiresAt }: PendingSignIn): SecondFactorDue => ({
  status: 'second_factor',
  factors,
  expiresAt,
})

export type PendingSignIns = {
  open(pending: PendingSignIn): Promise<void>
  find(): Promise<PendingSignIn | null>
  /** Throws `second-factor-expired` when nothing waits. */
  get(): Promise<PendingSignIn>
  delete(): void
}

const cookieName = 'latchkey-second-factor'
const purpose = 'second-factor'

/** The sign-in of one browser that waits, in a cookie of its own. */
export const createPendingSignIns = (cookies: Cookies, seal: Seal, now: number): PendingSignIns => {
  const find = async () => {
    const sealed = cookies.get(cookieName)
    return sealed === null ? null : seal.open<PendingSignIn>(purpose, sealed, now)
  }
  return {
    find,
    async open(pending) {
      const sealed = await seal.seal(purpose, pending, pending.expiresAt)
      cookies.set(cookieName, sealed, Math.ceil((pending.expiresAt - now) / 1000))
    },
    async get() {
      const pending = await find()
      if (!pending) throw new AuthError('second-factor-expired')
      return pending
    },
    delete() {
      if (cookies.names().includes(cookieName)) cookies.delete(cookieName)
    },
  }
}

/** Lets a sign-in wait for its second factor, and its session end soon without one. */
export const holdBack = async (
  api: ApiClient,
  pending: PendingSignIns,
  { session_token: sessionToken, user }: AuthenticatedAnswer,
  { isNewUser, rpId, now }: { isNewUser: boolean; rpId: string; now: number },
): Promise<PendingSignIn> => {
  await api.sessions.authenticate({
    session_token: sessionToken,
    session_duration_minutes: pendingMinutes,
  })
  const signIn = {
    sessionToken,
    userId: user.user_id,
    factors: enrolledFactors(user, rpId),
    isNewUser,
    expiresAt: now + pendingMinutes * 60_000,
  }
  await pending.open(signIn)
  return signIn
}
