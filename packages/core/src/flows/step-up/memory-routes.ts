import { AuthError, type StepUpProof } from '../../contract/index.ts'
import { passwordFactor, sendCode, type CodeTarget } from '../../memory-backend/codes.ts'
import {
  readAttempt,
  readCode,
  readOneOf,
  readPassword,
  readRecoveryCode,
} from '../../memory-backend/inputs.ts'
import type { Person } from '../../memory-backend/people.ts'
import type { MemoryContext, MemoryRoutes } from '../../memory-backend/routes.ts'
import type { Factor } from '../../memory-backend/sessions.ts'
import { passkeyFactor, takePasskeyAnswer } from '../passkey/memory-answers.ts'
import { recoveryCodeFactor, spendRecoveryCode } from '../recovery-code/memory-routes.ts'
import { redeemTotp, totpFactor } from '../totp/memory-routes.ts'
import type { StepUpContract } from './contract.ts'

const slug = 'step-up'

/** Proving again who one is, in memory. */
export const stepUpMemory: MemoryRoutes<StepUpContract> = {
  'POST /step-up/start'(input, context) {
    const way = readOneOf(input.way, ['email-otp', 'phone-otp'])
    const { person } = context.browser.getSignedIn()
    const target = way === 'email-otp' ? mailOf(person) : phoneOf(person)
    if (!target) throw new AuthError('input-invalid')
    return sendCode(slug, target, { isNewUser: false, userId: person.userId }, context)
  },

  async 'POST /step-up/finish'(proof, context) {
    readOneOf(proof.way, ways)
    const signedIn = context.browser.getSignedIn()
    return context.browser.prove(signedIn, await prove(proof, signedIn.person, context))
  },
}

const ways = ['totp', 'recovery-code', 'password', 'email-otp', 'phone-otp', 'passkey'] as const

const mailOf = ({ emails }: Person): CodeTarget | null => {
  const own = emails.find(({ verified }) => verified)
  return own ? { channel: 'email', to: own.email, methodId: own.emailId } : null
}

const phoneOf = ({ phones }: Person): CodeTarget | null => {
  const own = phones.find(({ verified }) => verified)
  return own ? { channel: 'sms', to: own.phone, methodId: own.phoneId } : null
}

const prove = async (
  proof: StepUpProof,
  person: Person,
  context: MemoryContext,
): Promise<Factor> => {
  switch (proof.way) {
    case 'totp':
      await redeemTotp(person, readCode(proof.code, 'totp-incorrect'), context)
      return totpFactor
    case 'recovery-code':
      spendRecoveryCode(person, readRecoveryCode(proof.code))
      return recoveryCodeFactor
    case 'password': {
      const password = readPassword(proof.password)
      if (person.emails.length === 0 || !person.password) throw new AuthError('input-invalid')
      if (person.password.text === password) return passwordFactor
      throw new AuthError('password-incorrect', { field: 'password' })
    }
    case 'email-otp':
    case 'phone-otp': {
      const name = readAttempt(proof.attempt)
      const code = readCode(proof.code)
      const attempt = context.browser.get(slug, name)
      if (attempt.userId !== person.userId) throw new AuthError('attempt-unknown')
      context.redeemCode(attempt.methodId, code)
      return { type: 'otp', deliveryMethod: attempt.detail, of: attempt.methodId }
    }
    case 'passkey': {
      const { attempt, owner } = takePasskeyAnswer(proof, ['step-up'], context)
      if (attempt.userId !== person.userId) throw new AuthError('attempt-unknown')
      if (owner?.userId !== person.userId) throw new AuthError('passkey-unknown')
      return passkeyFactor
    }
    default:
      return proof satisfies never
  }
}
