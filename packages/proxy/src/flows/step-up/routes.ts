import { isApiError } from '@latchkey/api'
import { AuthError, type StepUpContract, type StepUpProof } from '@latchkey/core/contract'
import * as v from 'valibot'
import {
  AttemptName,
  Code,
  mailMinutes,
  Password,
  RecoveryCode,
  TotpCode,
  type RouteContext,
  type Routes,
} from '../../routes.ts'
import type { LiveSession } from '../../live-session.ts'
import { PasskeyProofInput, takePasskeyAnswer } from '../../passkeys.ts'
import { primaryEmail, primaryPhone } from '../../primary.ts'
import { toComplete, type AuthenticatedAnswer } from '../../shapes.ts'

const slug = 'step-up'

/** Proving again who one is. */
export const stepUpRoutes: Routes<StepUpContract> = {
  'POST /step-up/start': {
    input: v.object({ way: v.picklist(['email-otp', 'phone-otp']) }),
    async run({ way }, context) {
      const { user } = await context.session.read()
      const { address, methodId } = await sendCode(way, user, context)
      const { attempts, now } = context
      return attempts.open(slug, attempts.name(), {
        address,
        methodId,
        userId: user.user_id,
        isNewUser: false,
        expiresAt: now + mailMinutes * 60_000,
      })
    },
  },

  'POST /step-up/finish': {
    input: v.variant('way', [
      v.object({ way: v.literal('totp'), code: TotpCode }),
      v.object({ way: v.literal('recovery-code'), code: RecoveryCode }),
      v.object({ way: v.literal('password'), password: Password }),
      v.object({ way: v.picklist(['email-otp', 'phone-otp']), attempt: AttemptName, code: Code }),
      v.object({ way: v.literal('passkey'), ...PasskeyProofInput }),
    ]),
    async run(proof, context) {
      const live = await context.session.read()
      const answer = await prove(proof, live, context)
      // No proof by somebody else counts, whatever the session it made.
      if (answer.user.user_id !== live.user.user_id) throw new AuthError('signed-out')
      return toComplete(answer, false)
    },
  },
}

const sendCode = async (
  way: 'email-otp' | 'phone-otp',
  user: LiveSession['user'],
  { api, attributes }: RouteContext,
): Promise<{ address: string; methodId: string }> => {
  const mail = primaryEmail(user)?.email
  const phone = primaryPhone(user)?.phone_number
  const request = { expiration_minutes: mailMinutes, attributes }
  if (way === 'email-otp' && mail) {
    const { email_id } = await api.otps.emailSend({ ...request, email: mail })
    return { address: mail, methodId: email_id }
  }
  if (way === 'phone-otp' && phone) {
    const { phone_id } = await api.otps.smsSend({ ...request, phone_number: phone })
    return { address: phone, methodId: phone_id }
  }
  throw new AuthError('input-invalid')
}

/** Adds the proof to the session, whose end it leaves where it is. */
const prove = async (
  proof: StepUpProof,
  { user, sessionToken }: LiveSession,
  context: RouteContext,
): Promise<AuthenticatedAnswer> => {
  const { api, attempts, attributes } = context
  const session = { session_token: sessionToken }
  const request = { ...session, attributes }
  const user_id = user.user_id
  switch (proof.way) {
    case 'totp':
      return api.totps.authenticate({ ...session, user_id, totp_code: proof.code })
    case 'recovery-code':
      return api.totps.recover({ ...session, user_id, recovery_code: proof.code })
    case 'password': {
      const [first] = user.emails
      if (!first || !user.password) throw new AuthError('input-invalid')
      const credentials = { email: first.email, password: proof.password }
      return api.passwords.authenticate({ ...request, ...credentials }).catch(asWrong)
    }
    case 'email-otp':
    case 'phone-otp': {
      const attempt = await attempts.get(slug, proof.attempt)
      if (attempt.userId !== user_id) throw new AuthError('attempt-unknown')
      const { methodId: method_id } = attempt
      return api.otps.authenticate({ ...request, method_id, code: proof.code })
    }
    case 'passkey': {
      const { attempt, answer } = await takePasskeyAnswer(proof, ['step-up'], context)
      if (attempt.userId !== user_id) throw new AuthError('attempt-unknown')
      return api.webauthn.authenticate({ ...session, public_key_credential: answer })
    }
    default:
      return proof satisfies never
  }
}

const asWrong = (error: unknown): never => {
  if (isApiError(error, 'unauthorized_credentials')) {
    throw new AuthError('password-incorrect', { field: 'password' })
  }
  throw error
}
