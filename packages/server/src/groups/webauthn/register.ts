import { ApiError } from '@latchkey/api'
import type { Context } from '../../context.ts'
import type { Db } from '../../db/schema.ts'
import type { Proof } from '../sessions/sign-in.ts'
import { admitUser } from '../users/locks.ts'
import { resolveUserId } from '../users/users.ts'
import { deadReasonOf, spendChallenge, type Answerer } from './challenges.ts'
import type { Attestation } from './credential-json.ts'
import { defaultName } from './default-name.ts'
import { mayUse } from './domains.ts'
import { factorOf, insertRegistration, registrationsOf } from './registrations.ts'

/** A registration that was used or made just now. */
export type WebauthnProof = Proof & { registrationId: string }

/**
 * Registers the credential that a user's authenticator made. Whatever answers a challenge spends it,
 * right or wrong; only another user's answer leaves it alone.
 */
export const register = async (
  tx: Db,
  context: Context,
  { user, attestation }: { user: string; attestation: Attestation },
): Promise<WebauthnProof | ApiError> => {
  // With the first ceremony, because a server that has none starts sooner without.
  const { verifyRegistration } = await import('./verify-registration.ts')
  const userId = await resolveUserId(tx, user)
  const now = context.now()
  await admitUser(tx, userId, now)
  const { challenge } = attestation.clientData
  const by: Answerer = { ceremony: 'register', userId }
  const started = await spendChallenge(tx, challenge, by, now)
  if (!started) {
    const reason = await deadReasonOf(tx, challenge, by, now)
    return new ApiError('no_pending_webauthn_registration', reason ? { details: { reason } } : {})
  }

  const { domain, user_agent, automatic } = started
  const settings = context.config.webauthn
  const credential = await verifyRegistration(attestation, {
    automatic,
    challenge,
    domain,
    mayUse: (origin) => mayUse(settings, origin, domain),
    topOrigins: settings.topOrigins,
    userVerification: settings.userVerification,
  })
  if (!credential) return new ApiError('unable_to_register_webauthn_registration')
  const registered = await registrationsOf(tx, userId, domain)
  if (registered.length >= settings.maxRegistrations) {
    return new ApiError('too_many_user_registrations_for_domain')
  }

  const authenticatorType = started.authenticator_type || attestation.authenticatorAttachment
  const registration = {
    webauthn_registration_id: context.newId('webauthn-registration'),
    user_id: userId,
    domain,
    user_agent,
    authenticator_type: authenticatorType,
    name: defaultName({ aaguid: credential.aaguid, userAgent: user_agent, authenticatorType }),
    credential_id: attestation.id,
    public_key: credential.publicKey,
    user_handle: started.user_handle ?? '',
    sign_count: credential.signCount,
    transports: attestation.response.transports,
    aaguid: credential.aaguid,
    backup_eligible: credential.backupEligible,
    backed_up: credential.backedUp,
    user_verified: credential.userVerified,
    created_at: now,
  }
  if (!(await insertRegistration(tx, registration))) {
    return new ApiError('duplicate_webauthn_registration')
  }
  return {
    userId,
    registrationId: registration.webauthn_registration_id,
    factor: factorOf(registration),
  }
}
