import { ApiError, contract } from '@latchkey/api'
import { implement } from '../../http/router.ts'
import { signIn } from '../sessions/sign-in.ts'
import { resolveUserId } from '../users/users.ts'
import { authenticate } from './authenticate.ts'
import { readAssertion, readAttestation } from './credential-json.ts'
import { readDomain } from './domains.ts'
import { register } from './register.ts'
import { registrationsOf } from './registrations.ts'
import { startAuthentication, startRegistration } from './start.ts'

/** Passkeys and other WebAuthn credentials: register one, sign in with it, name it. */
export const webauthnRoutes = implement(contract.webauthn, {
  registerStart: async (input, context) => startRegistration(context, input),

  async register(input, context) {
    const attestation = readAttestation(input.public_key_credential)
    const { answer, proof } = await signIn(context, input, (tx) =>
      register(tx, context, { user: input.user_id, attestation }),
    )
    return { ...answer, webauthn_registration_id: proof.registrationId }
  },

  authenticateStart: async (input, context) => startAuthentication(context, input),

  async authenticate(input, context) {
    const assertion = readAssertion(input.public_key_credential)
    const { answer, proof } = await signIn(context, input, (tx) =>
      authenticate(tx, context, assertion),
    )
    return { ...answer, webauthn_registration_id: proof.registrationId }
  },

  async update({ webauthn_registration_id: id, name }, { db }) {
    if (!isRegistrationId(id)) throw new ApiError('invalid_webauthn_registration_id')
    if (name.trim() === '') throw new ApiError('empty_webauthn_registration_name')
    const webauthn_registration = await db
      .updateTable('webauthn_registrations')
      .set({ name: name.trim() })
      .where('webauthn_registration_id', '=', id)
      .returning([
        'webauthn_registration_id',
        'domain',
        'user_agent',
        'authenticator_type',
        'verified',
        'name',
      ])
      .executeTakeFirst()
    if (!webauthn_registration) throw new ApiError('webauthn_registration_not_found')
    return { webauthn_registration }
  },

  async listCredentials(input, { config, db }) {
    const domain = readDomain(config.webauthn, input.domain)
    const userId = await resolveUserId(db, input.user_id)
    const registrations = await registrationsOf(db, userId, domain)
    return {
      credentials: registrations.map((it) => ({
        credential_id: it.credential_id,
        webauthn_registration_id: it.webauthn_registration_id,
        type: 'public-key' as const,
        public_key: Buffer.from(it.public_key, 'base64url').toString('base64'),
      })),
    }
  },
})

const isRegistrationId = (id: string): boolean =>
  /^webauthn-registration-(test|live)-[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(id)
