import { AuthError, type AccountContract, type StepUpWay } from '../../contract/index.ts'
import { passwordFactor } from '../../memory-backend/codes.ts'
import { getForChanges, requireFreshForChanges } from '../../memory-backend/freshness.ts'
import { readPassword, readText } from '../../memory-backend/inputs.ts'
import { hasTotp, toUser, type Person } from '../../memory-backend/people.ts'
import { removeFactor } from '../../memory-backend/remove-factor.ts'
import type { MemoryRoutes } from '../../memory-backend/routes.ts'
import { toSession, type StoredSession } from '../../memory-backend/sessions.ts'
import { refuseWeak } from '../password/memory-routes.ts'

type Profile = Pick<
  AccountContract,
  `POST /account/${'rename' | 'password' | 'providers/remove' | 'export' | 'delete'}`
>

/** The person and the account as a whole, in memory. */
export const profileMemory: MemoryRoutes<Profile> = {
  'POST /account/rename'(input, { browser }) {
    const name = {
      first: readNamePart(input.first),
      middle: readNamePart(input.middle),
      last: readNamePart(input.last),
    }
    const signedIn = browser.getSignedIn()
    signedIn.person.name = name
    return browser.tell(signedIn)
  },

  'POST /account/password'(input, { browser, sessions, now }) {
    const text = readPassword(input.password)
    const existing = input.existing === undefined ? null : readPassword(input.existing)
    const signedIn = browser.getSignedIn()
    const { session, person } = signedIn
    if (!person.emails.some(({ verified }) => verified)) throw new AuthError('email-needed')
    if (existing !== null && person.password && !person.password.resetRequired) {
      if (person.password.text !== existing) {
        throw new AuthError('password-incorrect', { field: 'existing' })
      }
      browser.prove(signedIn, passwordFactor)
    }
    requireFreshForChanges(signedIn, now())
    if (!hasProofForPassword(session, now())) {
      throw new AuthError('step-up-required', { ways: waysToPassword(person) })
    }
    refuseWeak(text)
    person.password = { text, resetRequired: false }
    sessions.endOthers(person, session.sessionId)
    return browser.tell(signedIn)
  },

  'POST /account/providers/remove': (input, context) =>
    context.browser.tell(removeFactor('providers', input.id, context)),

  'POST /account/export'(_, { browser, sessions, site, now }) {
    const { person } = getForChanges(browser, now())
    const { userId, nameParts, emails, phones, wallets, hasPassword, createdAt } = toUser(person)
    return {
      exportedAt: now(),
      user: {
        userId,
        externalId: null,
        status: 'active',
        name: nameParts,
        emails: emails.map(({ emailId: _, ...email }) => email),
        phones: phones.map(({ phoneId: _, ...phone }) => phone),
        wallets: wallets.map(({ walletId: _, ...wallet }) => wallet),
        providers: person.providers.map(({ type, subject }) => ({ type, subject })),
        passkeys: person.passkeys.map(({ name }) => ({
          name,
          domain: site.rpId,
          userAgent: '',
          authenticatorType: '',
        })),
        hasPassword,
        hasAuthenticatorApp: hasTotp(person),
        roles: [],
        metadata: { trusted: {}, untrusted: {} },
        createdAt,
      },
      sessions: sessions.of(person).map((session) => ({ ...toSession(session), claims: {} })),
    }
  },

  'POST /account/delete'(input, { browser, people, sessions, now }) {
    const userId = readText(input.userId)
    const { person } = getForChanges(browser, now())
    // The page shows somebody who has been signed out since.
    if (person.userId !== userId) throw new AuthError('session-unknown')
    sessions.endOthers(person)
    people.delete(userId)
    return {}
  },
}

const readNamePart = (value: unknown): string => {
  const part = readText(value).trim()
  if (part.length > 100) throw new AuthError('input-invalid')
  return part
}

const passwordProofMs = 5 * 60_000

/** A proof by password or by mail of the last five minutes. */
const hasProofForPassword = ({ factors }: StoredSession, now: number): boolean =>
  factors.some(
    ({ type, deliveryMethod, lastAuthenticatedAt }) =>
      (type === 'password' || deliveryMethod === 'email') &&
      now - lastAuthenticatedAt < passwordProofMs,
  )

const waysToPassword = ({ password }: Person): StepUpWay[] =>
  password && !password.resetRequired ? ['password', 'email-otp'] : ['email-otp']
