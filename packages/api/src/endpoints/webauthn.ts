import * as v from 'valibot'
import { endpoint } from '../endpoint.ts'
import {
  authenticated,
  envelope,
  failing,
  Id,
  sessionErrors,
  sessionRequest,
  UserId,
  WebAuthnRegistration,
} from '../shapes.ts'

/** The RP id: the site, without scheme and port, such as `example.com` or `localhost`. */
const Domain = v.pipe(
  v.string(failing('invalid_domain')),
  v.nonEmpty(failing('invalid_domain')),
  v.maxLength(253, failing('invalid_domain')),
)

/** The JSON of what the browser's `create` or `get` answered, as text. */
const PublicKeyCredential = v.pipe(
  v.string(failing('invalid_public_key_credential')),
  v.nonEmpty(failing('invalid_public_key_credential')),
)

const optionsRequest = {
  /** Asks for a passkey: found without a user name, and with user verification if possible. */
  return_passkey_credential_options: v.optional(v.boolean(), false),
  /** True: bytes in the options are base64url, as browsers read them. False: standard base64. */
  use_base64_url_encoding: v.optional(v.boolean(), false),
}

const Label = v.pipe(v.string(), v.maxLength(256))

/** @see reference group "Passkeys & WebAuthn" */
export const webauthn = {
  registerStart: endpoint({
    method: 'POST',
    path: '/v1/webauthn/register/start',
    auth: 'project',
    request: v.object({
      user_id: UserId,
      domain: Domain,
      user_agent: v.optional(v.string(), ''),
      /** Absent allows both. */
      authenticator_type: v.optional(
        v.picklist(['platform', 'cross-platform'], failing('invalid_authenticator_type')),
      ),
      /** What authenticators know the user by, instead of the `user_id`. Up to 64 bytes. */
      override_id: v.optional(v.pipe(v.string(), v.nonEmpty(), v.maxBytes(64))),
      override_name: v.optional(Label),
      override_display_name: v.optional(Label),
      /**
       * For a passkey that the browser makes by itself (`mediation: 'conditional'`): nobody needs to
       * touch anything. Beyond the reference.
       */
      automatic: v.optional(v.boolean(), false),
      ...optionsRequest,
    }),
    response: v.object({
      ...envelope,
      user_id: v.string(),
      /** JSON for the browser's `navigator.credentials.create`. */
      public_key_credential_creation_options: v.string(),
    }),
    errors: [
      'invalid_user_id',
      'user_not_found',
      'invalid_domain',
      'invalid_authenticator_type',
      'cannot_use_webauthn_with_pending_user',
      'too_many_user_registrations_for_domain',
    ],
  }),

  register: endpoint({
    method: 'POST',
    path: '/v1/webauthn/register',
    auth: 'project',
    request: v.object({
      user_id: UserId,
      public_key_credential: PublicKeyCredential,
      ...sessionRequest,
    }),
    response: v.object({ ...authenticated, webauthn_registration_id: v.string() }),
    errors: [
      'invalid_user_id',
      'user_not_found',
      'no_pending_webauthn_registration',
      'invalid_public_key_credential',
      'duplicate_webauthn_registration',
      'too_many_user_registrations_for_domain',
      'unable_to_register_webauthn_registration',
      'user_lock_limit_reached',
      ...sessionErrors,
    ],
  }),

  authenticateStart: endpoint({
    method: 'POST',
    path: '/v1/webauthn/authenticate/start',
    auth: 'project',
    request: v.object({
      /** Absent: whichever passkey the user picks. */
      user_id: v.optional(UserId),
      domain: Domain,
      ...optionsRequest,
    }),
    response: v.object({
      ...envelope,
      /** Empty when the request named no user. */
      user_id: v.string(),
      /** JSON for the browser's `navigator.credentials.get`. */
      public_key_credential_request_options: v.string(),
    }),
    errors: [
      'invalid_user_id',
      'user_not_found',
      'invalid_domain',
      'no_active_webauthn_registrations',
    ],
  }),

  authenticate: endpoint({
    method: 'POST',
    path: '/v1/webauthn/authenticate',
    auth: 'project',
    request: v.object({ public_key_credential: PublicKeyCredential, ...sessionRequest }),
    response: v.object({ ...authenticated, webauthn_registration_id: v.string() }),
    errors: [
      'invalid_public_key_credential',
      'webauthn_registration_not_found',
      'unable_to_auth_webauthn_registration',
      'invalid_webauthn_registration_domain',
      'user_lock_limit_reached',
      ...sessionErrors,
    ],
  }),

  update: endpoint({
    method: 'PUT',
    path: '/v1/webauthn/{webauthn_registration_id}',
    auth: 'project',
    request: v.object({
      webauthn_registration_id: Id,
      /** The label that people see; up to 256 characters. */
      name: Label,
    }),
    response: v.object({ ...envelope, webauthn_registration: v.nullish(WebAuthnRegistration) }),
    errors: [
      'webauthn_registration_not_found',
      'invalid_webauthn_registration_id',
      'empty_webauthn_registration_name',
    ],
  }),

  listCredentials: endpoint({
    method: 'GET',
    path: '/v1/webauthn/credentials/{user_id}/{domain}',
    auth: 'project',
    request: v.object({ user_id: UserId, domain: Domain }),
    response: v.object({
      ...envelope,
      credentials: v.array(
        v.object({
          /** As browsers say it: base64url. */
          credential_id: v.string(),
          webauthn_registration_id: v.string(),
          type: v.literal('public-key'),
          /** The COSE key, in standard base64. */
          public_key: v.string(),
        }),
      ),
    }),
    errors: ['invalid_user_id', 'user_not_found', 'invalid_domain'],
  }),
}
