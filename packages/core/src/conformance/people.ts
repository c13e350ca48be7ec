import type {
  Challenge,
  Complete,
  Outcome,
  Route,
  SecondFactor,
  SecondFactorDue,
  User,
} from '../contract/index.ts'
import { totpCode, totpStepMs } from '../totp-code.ts'
import { ConformanceError, expectSame } from './check.ts'
import type { Browser, Walk } from './walk.ts'

/** The outcome of somebody who is in. */
export const expectComplete = (outcome: Outcome | Challenge): Complete => {
  if ('status' in outcome && outcome.status === 'complete') return outcome
  throw new ConformanceError('The outcome', 'must be complete')
}

/** The outcome of somebody who owes a second factor. `GET /second-factor` tells the same, and nobody is in. */
export const expectDue = async (
  browser: Browser,
  outcome: Outcome | Challenge,
  factors: SecondFactor[] = ['totp', 'recovery-code'],
): Promise<SecondFactorDue> => {
  if (!('status' in outcome && outcome.status === 'second_factor')) {
    throw new ConformanceError('The outcome', 'must owe a second factor')
  }
  const due = outcome
  expectSame([...due.factors].sort(), [...factors].sort(), 'The second factors')
  expectSame(await browser.call('GET /second-factor', {}), due, 'GET /second-factor')
  await expectNobody(browser)
  return due
}

/** Looks whether a browser is signed in, as its outcome says. */
export const expectSignedIn = async (
  walk: Walk,
  browser: Browser,
  { session, user }: Pick<Complete, 'session' | 'user'>,
): Promise<void> => {
  const found = await browser.call('GET /session', {})
  if (!found) throw new ConformanceError('GET /session', 'knows nobody who has just signed in')
  expectSame(found.user, user, 'The user of GET /session')
  // Where time passes, the second look is a later access, and may have extended the session.
  const later = { lastAccessedAt: session.lastAccessedAt, expiresAt: session.expiresAt }
  const seen = walk.exact ? found.session : { ...found.session, ...later }
  expectSame(seen, session, 'The session of GET /session')
}

/** Looks whether nobody is signed in. */
export const expectNobody = async (browser: Browser): Promise<void> =>
  expectSame(await browser.call('GET /session', {}), null, 'GET /session of nobody')

/** How somebody proved who they are, in the order of the proofs. */
export const expectFactors = (
  { session }: Pick<Complete, 'session'>,
  ...factors: [type: string, deliveryMethod: string][]
): void =>
  expectSame(
    session.factors.map(({ type, deliveryMethod }) => [type, deliveryMethod]),
    factors,
    'The factors of the session',
  )

/** What is known of somebody who has just come. */
export const expectUser = (
  { user }: Pick<Complete, 'user'>,
  own: {
    email?: string
    phone?: string
    wallet?: Pick<User['wallets'][number], 'type' | 'address'>
    provider?: string
    hasPassword?: boolean
  },
): void => {
  const { email, phone, wallet, provider, hasPassword = false } = own
  const { userId: _, createdAt: __, ...told } = user
  const proven = { verified: true, primary: true }
  expectSame(
    {
      ...told,
      emails: told.emails.map(({ emailId: _, ...email }) => email),
      phones: told.phones.map(({ phoneId: _, ...phone }) => phone),
      wallets: told.wallets.map(({ walletId: _, ...wallet }) => wallet),
      providers: told.providers.map(({ type }) => type),
    },
    {
      name: null,
      nameParts: { first: '', middle: '', last: '' },
      emails: email ? [{ email, ...proven }] : [],
      phones: phone ? [{ phone, ...proven }] : [],
      wallets: wallet ? [{ ...wallet, verified: true }] : [],
      providers: provider ? [provider] : [],
      hasPassword,
      canSignIn: true,
    },
    'The user',
  )
}

/** Proves an address by a code, as far as that gets somebody in. */
export const proveEmail = async (
  walk: Walk,
  email: string,
  browser: Browser = walk.browser(),
): Promise<{ browser: Browser; outcome: Outcome }> => {
  const { attempt } = await browser.call('POST /email-otp/start', { email })
  const code = await walk.codeFor(email)
  return { browser, outcome: await browser.call('POST /email-otp/finish', { attempt, code }) }
}

/** Somebody who is signed in. */
export type SomeBody = { email: string; browser: Browser; complete: Complete }

/** Somebody new, signed in by a code. */
export const signUp = async (walk: Walk, email: string = walk.newEmail()): Promise<SomeBody> => {
  const { browser, outcome } = await proveEmail(walk, email)
  return { email, browser, complete: expectComplete(outcome) }
}

/** Somebody new with a password. */
export const signUpWithPassword = async (walk: Walk): Promise<SomeBody & { password: string }> => {
  const [email, password] = [walk.newEmail(), walk.newPassword()]
  const browser = walk.browser()
  const { attempt } = await browser.call('POST /password/sign-up', { email, password })
  const code = await walk.codeFor(email)
  const outcome = await browser.call('POST /password/finish', { attempt, code })
  return { email, password, browser, complete: expectComplete(outcome) }
}

/** Somebody new with an authenticator app, whose next code is not spent. */
export const signUpWithTotp = async (
  walk: Walk,
): Promise<SomeBody & { recoveryCodes: string[]; totp(): Promise<string> }> => {
  const { email, browser } = await signUp(walk)
  const { secret, recoveryCodes } = await browser.call('POST /totp/enrol', { signingIn: false })
  const totp = () => totpCode(secret, walk.now())
  const complete = await browser.call('POST /totp/confirm', {
    signingIn: false,
    code: await totp(),
  })
  if (walk.exact) walk.advance(totpStepMs)
  return { email, browser, complete, recoveryCodes, totp }
}

/** Looks whether routes refuse somebody who is not signed in. */
export const expectClosed = async (
  walk: Walk,
  calls: readonly [route: Route, input: object][],
): Promise<void> => {
  for (const [route, input] of calls) {
    await walk.browser().refused(route, input, { code: 'signed-out' })
  }
}
