import { AuthError, type StepUpWay } from '../contract/index.ts'
import { enrolledFactors, type MemoryBrowser, type SignedIn } from './browser.ts'
import { hasTotp, type Person } from './people.ts'
import { hasSecondFactor } from './sessions.ts'

const hourMs = 60 * 60_000

/** Who is signed in, and may change the account. */
export const getForChanges = (browser: MemoryBrowser, now: number): SignedIn => {
  const signedIn = browser.getSignedIn()
  requireFreshForChanges(signedIn, now)
  return signedIn
}

/** Throws `step-up-required`: two factors of whoever has two, and one within the hour. */
export const requireFreshForChanges = ({ session, person }: SignedIn, now: number): void => {
  const enrolled = enrolledFactors(person)
  if (hasTotp(person) && !hasSecondFactor(session)) throw required(enrolled)
  const newest = Math.max(...session.factors.map((factor) => factor.lastAuthenticatedAt))
  if (now - newest < hourMs) return
  throw required(hasTotp(person) ? enrolled : [...enrolled, ...firstFactors(person)])
}

const required = (ways: StepUpWay[]) => new AuthError('step-up-required', { ways })

const firstFactors = ({ password, emails, phones }: Person): StepUpWay[] => [
  ...(password ? (['password'] as const) : []),
  ...(emails.some(({ verified }) => verified) ? (['email-otp'] as const) : []),
  ...(phones.some(({ verified }) => verified) ? (['phone-otp'] as const) : []),
]
