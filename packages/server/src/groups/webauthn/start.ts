import { ApiError, type ParsedRequestOf, type contract } from '@latchkey/api'
import type { Context } from '../../context.ts'
import { transaction } from '../../db/transaction.ts'
import { getUser, lockUser, resolveUserId } from '../users/users.ts'
import { issueChallenge } from './challenges.ts'
import { readDomain } from './domains.ts'
import { creationOptions, labelsOf, requestOptions } from './options.ts'
import { registrationsOf } from './registrations.ts'

type Webauthn = typeof contract.webauthn

/** Begins a registration: a challenge for one user, and the options for their browser. */
export const startRegistration = async (
  context: Context,
  input: ParsedRequestOf<Webauthn['registerStart']>,
) => {
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
      automatic: input.automatic,
      registration_ids: null,
      now,
    })
    const options = creationOptions({
      settings,
      domain,
      challenge,
      registrations,
      passkey: input.return_passkey_credential_options,
      urlSafe: input.use_base64_url_encoding,
      projectName: context.config.projectName,
      user: {
        handle,
        ...labelsOf(user, input.override_name, input.override_display_name),
      },
      attachment: input.authenticator_type,
    })
    return { user_id: userId, public_key_credential_creation_options: options }
  })
}

/** Begins a sign-in: a challenge for one user or for anybody, and the options for the browser. */
export const startAuthentication = async (
  context: Context,
  input: ParsedRequestOf<Webauthn['authenticateStart']>,
) => {
  const settings = context.config.webauthn
  const domain = readDomain(settings, input.domain)
  return transaction(context.db, async (tx) => {
    const userId = input.user_id === undefined ? null : await resolveUserId(tx, input.user_id)
    if (userId !== null) await lockUser(tx, userId)
    const registrations = userId === null ? [] : await registrationsOf(tx, userId, domain)
    if (userId !== null && registrations.length === 0) {
      throw new ApiError('no_active_webauthn_registrations')
    }
    const ids = registrations.map((it) => it.webauthn_registration_id)
    const challenge = await issueChallenge(tx, {
      ceremony: 'authenticate',
      user_id: userId,
      domain,
      user_handle: null,
      user_agent: '',
      authenticator_type: '',
      automatic: false,
      registration_ids: userId === null ? null : ids,
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
}

// It is inside every session of the registration, and in their JWTs.
const MAX_USER_AGENT = 512
