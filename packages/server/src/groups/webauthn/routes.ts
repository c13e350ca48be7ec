import { ApiError, contract } from '@latchkey/api'
import { transaction } from '../../db/transaction.ts'
import { implement } from '../../http/router.ts'
import { signIn } from '../sessions/sign-in.ts'
import { getUser, lockUser, resolveUserId } from '../users/users.ts'
import { authenticate } from './authenticate.ts'
import { issueChallenge } from './challenges.ts'
import { readAssertion, readAttestation } from './credential-json.ts'
import { readDomain } from './domains.ts'
import { creationOptions, labelsOf, requestOptions } from './options.ts'
import { register } from './register.ts'
import { registrationsOf } from './registrations.ts'

/** Passkeys and other WebAuthn credentials: register one, sign in with it, name it. */
export const webauthnRoutes = implement(contract.webauthn, {
  async registerStart(input, context) {
    const settings = context.config.webauthn
    const domain = readDomain(settings, input.domain)
    return transaction(context.db, async (tx) => {
      const userId = await resolveUserId(tx, input.user_id)
      await lockUser(tx, userId)
      const now = context.now()
      const user = await getUser(tx, userId, now)
      if (user.status === 'pending') throw new ApiError('cannot_use_webauthn_with_pending_user')
      const registrations = await registrationsOf(tx, userId, domain)
      if (registrations.length >= settings.maxRegistrations) {
        throw new ApiError('too_many_user_registrations_for_domain')
      }
      const handle = Buffer.from(input.override_id ?? userId)
      const challenge = await issueChallenge(tx, {
        ceremony: 'register',
        user_id: userId,
        domain,
        user_handle: handle.toString('base64url'),
        user_agent: input.user_agent.slice(0, MAX_USER_AGENT),
        authenticator_type: input.authenticator_type ?? '',
        registration_ids: null,
        now,
      })
      const labels = labelsOf(user)
      const name = input.override_name ?? labels.name
      const displayName = input.override_display_name ?? input.override_name ?? labels.displayName
      const options = creationOptions({
        settings,
        domain,
        challenge,
        registrations,
        passkey: input.return_passkey_credential_options,
        urlSafe: input.use_base64_url_encoding,
        projectName: context.config.projectName,
        user: { handle, name, displayName },
        attachment: input.authenticator_type,
      })
      return { user_id: userId, public_key_credential_creation_options: options }
    })
  },

  async register(input, context) {
    const attestation = readAttestation(input.public_key_credential)
    const { answer, proof } = await signIn(context, input, (tx) =>
      register(tx, context, { user: input.user_id, attestation }),
    )
    return { ...answer, webauthn_registration_id: proof.registrationId }
  },

  async authenticateStart(input, context) {
    const settings = context.config.webauthn
    const domain = readDomain(settings, input.domain)
    return transaction(context.db, async (tx) => {
      const userId = input.user_id === undefined ? null : await resolveUserId(tx, input.user_id)
      if (userId !== null) await lockUser(tx, userId)
      const registrations = userId === null ? [] : await registrationsOf(tx, userId, domain)
      if (userId !== null && registrations.length === 0) {
        throw new ApiError('no_active_webauthn_registrations')
      }
      const challenge = await issueChallenge(tx, {
        ceremony: 'authenticate',
        user_id: userId,
        domain,
        user_handle: null,
        user_agent: '',
        authenticator_type: '',
        registration_ids:
          userId === null ? null : registrations.map((it) => it.webauthn_registration_id),
        now: context.now(),
      })
      const options = requestOptions({
        settings,
        domain,
        challenge,
        registrations,
        passkey: input.return_passkey_credential_options,
        urlSafe: input.use_base64_url_encoding,
      })
      return { user_id: userId ?? '', public_key_credential_request_options: options }
    })
  },

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

// It is inside every session of the registration, and in their JWTs.
const MAX_USER_AGENT = 512

const isRegistrationId = (id: string): boolean =>
  /^webauthn-registration-(test|live)-[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(id)
