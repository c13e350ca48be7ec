import { AuthError, type Challenge, type Outcome } from '../contract/index.ts'
import type { Attempt } from './browser.ts'
import { readAttempt, readCode } from './inputs.ts'
import type { MemoryMessage } from './inbox.ts'
import { mailMs } from './one-time.ts'
import type { Person } from './people.ts'
import type { MemoryContext } from './routes.ts'

export const passwordFactor = { type: 'password', deliveryMethod: 'knowledge' }

/** Where a code goes to, and how. */
export type CodeTarget = Pick<MemoryMessage, 'channel' | 'to'> & { methodId: string }

/** Sends a code, and binds it to the browser that asked. */
export const sendCode = (
  flow: string,
  { channel, to, methodId }: CodeTarget,
  attempt: Pick<Attempt, 'isNewUser' | 'pendingPassword' | 'userId'>,
  { now, send, issueCode, browser }: MemoryContext,
): Challenge => {
  send({ channel, to, code: issueCode(methodId), link: null })
  return browser.open({ flow, methodId, detail: channel, expiresAt: now() + mailMs, ...attempt })
}

/** Spends the code of an attempt that this browser began, and signs in. */
export const finishWithCode = (
  flow: string,
  input: { attempt: string; code: string },
  context: MemoryContext,
): Outcome => {
  const name = readAttempt(input.attempt)
  const code = readCode(input.code)
  const attempt = context.browser.get(flow, name)
  context.redeemCode(attempt.methodId, code)
  attempt.signedIn = true
  const person = proveAddress(attempt, context)
  const otp = { type: 'otp', deliveryMethod: attempt.detail, of: attempt.methodId }
  const factors = attempt.pendingPassword ? [passwordFactor, otp] : [otp]
  return context.browser.signIn(person, factors, attempt.isNewUser)
}

/**
 * Marks the address of a code or link as proven. At the first proof, a password that was set before
 * it is not trusted, unless whoever proves the address has just shown it.
 */
export const proveAddress = (
  { methodId, pendingPassword }: Pick<Attempt, 'methodId' | 'pendingPassword'>,
  { people, sessions }: Pick<MemoryContext, 'people' | 'sessions'>,
): Person => {
  const person = people.byMethod(methodId)
  if (!person) throw new AuthError('code-expired', { field: 'code' })
  const own = [
    ...person.emails.filter(({ emailId }) => emailId === methodId),
    ...person.phones.filter(({ phoneId }) => phoneId === methodId),
  ]
  const isFirst = own.some(({ verified }) => !verified)
  for (const address of own) address.verified = true
  if (isFirst && person.password && !pendingPassword) {
    person.password.resetRequired = true
    sessions.endOthers(person)
  }
  return person
}
