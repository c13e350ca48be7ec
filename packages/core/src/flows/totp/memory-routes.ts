import { AuthError } from '../../contract/index.ts'
import { getForChanges } from '../../memory-backend/freshness.ts'
import { readBoolean, readCode } from '../../memory-backend/inputs.ts'
import { newToken } from '../../memory-backend/one-time.ts'
import { hasTotp, type Person, type StoredTotp } from '../../memory-backend/people.ts'
import type { MemoryContext, MemoryRoutes } from '../../memory-backend/routes.ts'
import { hasSecondFactor } from '../../memory-backend/sessions.ts'
import { newTotpSecret, totpCode, totpStepMs } from '../../totp-code.ts'
import type { TotpContract } from './contract.ts'

const enrolMs = 30 * 60_000

/** Codes of an authenticator app, in memory. */
export const totpMemory: MemoryRoutes<TotpContract> = {
  'GET /totp': (_, { browser }) => ({ enrolled: hasTotp(browser.getSignedIn().person) }),

  'POST /totp/enrol'(input, context) {
    const person = enrolling(readBoolean(input.signingIn), context)
    if (hasTotp(person)) throw new AuthError('totp-active')
    const expiresAt = context.now() + enrolMs
    const totp = newTotp(expiresAt)
    person.totp = totp
    const { secret, recoveryCodes } = totp
    const codes = recoveryCodes.map(({ code }) => code)
    return { secret, qrCode: blankPicture, recoveryCodes: codes, expiresAt }
  },

  async 'POST /totp/confirm'(input, context) {
    const signingIn = readBoolean(input.signingIn)
    const code = readCode(input.code, 'totp-incorrect')
    const { browser, sessions } = context
    // Read before the proof: a session without a second factor owes one from then on.
    const signedIn = signingIn ? null : getForChanges(browser, context.now())
    const person = signedIn?.person ?? enrolling(signingIn, context)
    await redeemTotp(person, code, context)
    const complete = signedIn
      ? browser.prove(signedIn, totpFactor)
      : browser.finishSecondFactor(totpFactor)
    // So that none of them comes back to life when the second factor is removed one day.
    sessions.endOthers(person, undefined, (session) => !hasSecondFactor(session))
    return complete
  },

  async 'POST /totp/finish'(input, context) {
    const code = readCode(input.code, 'totp-incorrect')
    await redeemTotp(context.browser.getWaiting().person, code, context)
    return context.browser.finishSecondFactor(totpFactor)
  },

  'POST /totp/remove'(_, { browser, now }) {
    getForChanges(browser, now()).person.totp = null
    return {}
  },
}

export const totpFactor = { type: 'totp', deliveryMethod: 'authenticator_app' }

/** Takes a code of a step that is later than any before. One step of drift is forgiven. */
export const redeemTotp = async (
  { totp }: Person,
  code: string,
  { now }: Pick<MemoryContext, 'now'>,
): Promise<void> => {
  if (!totp) throw new AuthError('totp-unknown')
  if (!totp.confirmed && totp.expiresAt <= now()) throw new AuthError('totp-expired')
  const current = Math.floor(now() / totpStepMs)
  const steps = [current, current - 1, current + 1]
  const codes = await Promise.all(steps.map((step) => totpCode(totp.secret, step * totpStepMs)))
  const step = steps[codes.indexOf(code)]
  if (step === undefined) throw new AuthError('totp-incorrect', { field: 'code' })
  if (step <= totp.lastStep) throw new AuthError('totp-used', { field: 'code' })
  totp.lastStep = step
  totp.confirmed = true
}

const enrolling = (signingIn: boolean, { browser, now }: MemoryContext): Person => {
  if (!signingIn) return getForChanges(browser, now()).person
  const { person, factors } = browser.getWaiting()
  // Whoever has a second factor proves that one; a new one in its place would be no proof.
  if (factors.length > 0) throw new AuthError('totp-active')
  return person
}

/** An app that has yet to show its first code, until `expiresAt`. */
export const newTotp = (expiresAt: number): StoredTotp => ({
  secret: newTotpSecret(),
  expiresAt,
  confirmed: false,
  lastStep: 0,
  recoveryCodes: Array.from({ length: 10 }, () => ({ code: newRecoveryCode(), used: false })),
})

const newRecoveryCode = (): string =>
  newToken()
    .slice(0, 12)
    .replace(/^(.{4})(.{4})/, '$1-$2-')

/** One white dot: a PNG. */
const blankPicture =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTj2FAAAAABJRU5ErkJggg=='
