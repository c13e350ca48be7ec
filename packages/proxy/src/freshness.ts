import type { Session as ApiSession, User as ApiUser } from '@latchkey/api'
import { AuthError, type StepUpWay } from '@latchkey/core/contract'
import { enrolledFactors, hasSecondFactor, hasTotp } from './second-factor.ts'

/** What a session must be able to show. */
export type Freshness = {
  /** 2 demands a second factor, of everybody. @default 1 */
  factors?: 1 | 2
  /** How long ago the person may have proven last who they are. @default no limit */
  maxAgeSeconds?: number
}

/** Throws `step-up-required`, with the ways that would help, unless the session is good enough. */
export const requireFresh = (
  { session, user }: { session: ApiSession; user: ApiUser },
  { factors = 1, maxAgeSeconds = Infinity }: Freshness,
  rpId: string,
  now: number,
): void => {
  const enrolled = enrolledFactors(user, rpId)
  if (factors === 2 && !hasSecondFactor(session)) {
    throw new AuthError('step-up-required', { ways: enrolled })
  }
  const newest = Math.max(
    ...session.authentication_factors.map(({ last_authenticated_at: at }) => Date.parse(at)),
  )
  if (now - newest < maxAgeSeconds * 1000) return
  const ways = hasTotp(user) ? enrolled : [...enrolled, ...firstFactors(user)]
  throw new AuthError('step-up-required', { ways })
}

/** What changes to an account ask for: two factors of whoever has two, and one within the hour. */
export const requireFreshForChanges = (
  found: { session: ApiSession; user: ApiUser },
  rpId: string,
  now: number,
): void =>
  requireFresh(found, { factors: hasTotp(found.user) ? 2 : 1, maxAgeSeconds: 3600 }, rpId, now)

const firstFactors = (user: ApiUser): StepUpWay[] => [
  ...(user.password ? (['password'] as const) : []),
  ...(user.emails.some(({ verified }) => verified) ? (['email-otp'] as const) : []),
  ...(user.phone_numbers.some(({ verified }) => verified) ? (['phone-otp'] as const) : []),
]
