import { ApiError } from '@latchkey/api'
import type { Context } from '../../context.ts'
import type { Db, WebauthnChallengeRow, WebauthnRegistrationRow } from '../../db/schema.ts'
import { admitUser } from '../users/locks.ts'
import { deadReasonOf, spendChallenge, type Answerer } from './challenges.ts'
import type { Assertion } from './credential-json.ts'
import { mayUse } from './domains.ts'
import type { WebauthnProof } from './register.ts'
import { factorOf, findRegistration } from './registrations.ts'
import type { Verdict } from './verify-assertion.ts'

/**
 * Proves a user by the signature of one of their credentials. Whatever answers a challenge that is
 * for its credential spends it, right or wrong.
 */
export const authenticate = async (
  tx: Db,
  context: Context,
  assertion: Assertion,
): Promise<WebauthnProof | ApiError> => {
  // With the first ceremony, because a server that has none starts sooner without.
  const { verifyAssertion } = await import('./verify-assertion.ts')
  const owner = await findRegistration(tx, assertion.id)
  if (!owner) return new ApiError('webauthn_registration_not_found')
  const now = context.now()
  await admitUser(tx, owner.user_id, now)
  // Deleted, or counted on, while the lock was waited for?
  const registration = await findRegistration(tx, assertion.id)
  if (registration?.user_id !== owner.user_id) {
    return new ApiError('webauthn_registration_not_found')
  }

  const { webauthn_registration_id: registrationId, user_id: userId, domain } = registration
  const { challenge } = assertion.clientData
  const by: Answerer = { ceremony: 'authenticate', userId, domain, registrationId }
  const started = await spendChallenge(tx, challenge, by, now)
  if (!started) return deadChallenge(await deadReasonOf(tx, challenge, by, now))

  const settings = context.config.webauthn
  const verdict = await verifyAssertion(assertion, registration, {
    challenge,
    domain,
    mayUse: (origin) => mayUse(settings, origin, domain),
    topOrigins: settings.topOrigins,
    userVerification: settings.userVerification,
  })
  if (!verdict || !isSameUser(assertion, registration, started)) {
    return new ApiError('unable_to_auth_webauthn_registration')
  }
  if (!verdict.countsUp) {
    warnOfCopy(context, registration, verdict)
    return new ApiError('unable_to_auth_webauthn_registration', { details: { reason: 'counter' } })
  }
  await tx
    .updateTable('webauthn_registrations')
    .set({
      sign_count: verdict.signCount,
      backed_up: verdict.backedUp,
      user_verified: registration.user_verified || verdict.userVerified,
    })
    .where('webauthn_registration_id', '=', registrationId)
    .execute()
  return { userId, registrationId, factor: factorOf(registration) }
}

const deadChallenge = (reason: Awaited<ReturnType<typeof deadReasonOf>>): ApiError =>
  reason === 'domain'
    ? new ApiError('invalid_webauthn_registration_domain')
    : new ApiError('unable_to_auth_webauthn_registration', reason ? { details: { reason } } : {})

// WebAuthn section 7.2 step 6: who was not named before must be named by the authenticator.
const isSameUser = (
  { response: { userHandle } }: Assertion,
  { user_handle }: WebauthnRegistrationRow,
  { user_id }: WebauthnChallengeRow,
): boolean => (userHandle === null ? user_id !== null : userHandle === user_handle)

// WebAuthn section 7.2 step 22: a counter that did not grow may mean that the key was copied.
const warnOfCopy = (
  { config, now }: Context,
  { webauthn_registration_id, sign_count }: WebauthnRegistrationRow,
  { signCount }: Verdict,
): void => {
  try {
    config.warn({
      at: now().toISOString(),
      warning: 'webauthn_counter_not_increased',
      error: {
        name: 'CounterNotIncreased',
        message: `${webauthn_registration_id} signed with counter ${signCount} after ${sign_count}.`,
      },
    })
  } catch {
    // A log that fails must not take the answer with it.
  }
}
