import { AuthError } from '../../contract/index.ts'
import { readRecoveryCode } from '../../memory-backend/inputs.ts'
import { hasTotp, type Person } from '../../memory-backend/people.ts'
import type { MemoryRoutes } from '../../memory-backend/routes.ts'
import type { RecoveryCodeContract } from './contract.ts'

/** The codes that stand in for a lost authenticator app, in memory. */
export const recoveryCodeMemory: MemoryRoutes<RecoveryCodeContract> = {
  'GET /recovery-code'(_, { browser }) {
    const { person } = browser.getSignedIn()
    const codes = hasTotp(person) ? person.totp?.recoveryCodes : undefined
    return { left: codes ? codes.filter(({ used }) => !used).length : null }
  },

  'POST /recovery-code/finish'(input, { browser }) {
    const code = readRecoveryCode(input.code)
    spendRecoveryCode(browser.getWaiting().person, code)
    return browser.finishSecondFactor(recoveryCodeFactor)
  },
}

export const recoveryCodeFactor = { type: 'recovery_codes', deliveryMethod: 'recovery_code' }

/** Each works once. */
export const spendRecoveryCode = (person: Person, code: string): void => {
  if (!hasTotp(person)) throw new AuthError('totp-unknown')
  const found = person.totp?.recoveryCodes.find((own) => own.code === code)
  if (!found) throw new AuthError('recovery-code-incorrect', { field: 'code' })
  if (found.used) throw new AuthError('recovery-code-used', { field: 'code' })
  found.used = true
}
