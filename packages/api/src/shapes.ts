import * as v from 'valibot'
import type { ErrorType } from './errors.ts'

/** Names an error type inside a schema, so that a typo does not compile. */
export const failing = (type: ErrorType): ErrorType => type

/**
 * An object inside a request. Other than with `v.object`, an array is none, and a member that is null
 * is absent: official clients of other languages send their objects whole.
 */
export const object = <Entries extends v.ObjectEntries>(
  entries: Entries,
): v.ObjectSchema<Entries, undefined> => {
  const schema = v.object(entries)
  return {
    ...schema,
    '~run': (dataset, config) => schema['~run']({ value: presentIn(dataset.value) }, config),
  }
}

const presentIn = (value: unknown): unknown => {
  if (Array.isArray(value)) return 'array'
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null))
}

const text = v.string()
const timestamp = v.pipe(v.string(), v.description('RFC 3339, UTC'))

// --- What every answer carries ---

/** `request_id` and `status_code`, present in every answer. */
export const envelope = { request_id: text, status_code: v.pipe(v.number(), v.integer()) }

// --- Objects that answers hold ---

/** A passkey or security key of a user, without its key. @see reference page "User" */
export const WebAuthnRegistration = v.looseObject({
  webauthn_registration_id: text,
  /** The RP id that it belongs to. */
  domain: text,
  user_agent: v.optional(text, ''),
  /** `platform`, `cross-platform`, or empty. */
  authenticator_type: v.optional(text, ''),
  verified: v.boolean(),
  name: v.optional(text, ''),
})
export type WebAuthnRegistration = v.InferOutput<typeof WebAuthnRegistration>

/** @see reference page "User" */
export const User = v.object({
  user_id: text,
  name: v.nullish(
    v.object({
      first_name: v.optional(text, ''),
      middle_name: v.optional(text, ''),
      last_name: v.optional(text, ''),
    }),
  ),
  status: v.picklist(['pending', 'active']),
  emails: v.array(v.object({ email_id: text, email: text, verified: v.boolean() })),
  phone_numbers: v.array(v.object({ phone_id: text, phone_number: text, verified: v.boolean() })),
  webauthn_registrations: v.array(WebAuthnRegistration),
  biometric_registrations: v.array(v.looseObject({ biometric_registration_id: text })),
  providers: v.array(
    v.looseObject({
      oauth_user_registration_id: text,
      provider_type: text,
      provider_subject: text,
    }),
  ),
  totps: v.array(v.object({ totp_id: text, verified: v.boolean() })),
  crypto_wallets: v.array(
    v.object({
      crypto_wallet_id: text,
      crypto_wallet_address: text,
      crypto_wallet_type: text,
      verified: v.boolean(),
    }),
  ),
  password: v.nullish(v.object({ password_id: text, requires_reset: v.boolean() })),
  roles: v.array(text),
  trusted_metadata: v.optional(v.record(text, v.unknown()), {}),
  untrusted_metadata: v.optional(v.record(text, v.unknown()), {}),
  external_id: v.nullish(text),
  is_locked: v.optional(v.boolean(), false),
  lock_created_at: v.nullish(timestamp),
  lock_expires_at: v.nullish(timestamp),
  created_at: v.optional(timestamp, ''),
})
export type User = v.InferOutput<typeof User>

/** Who fetches access tokens with a secret of its own, which is never shown again. @see reference page "M2M client object" */
export const M2mClient = v.object({
  client_id: text,
  client_name: text,
  client_description: text,
  status: v.picklist(['active', 'inactive']),
  scopes: v.array(text),
  client_secret_last_four: text,
  trusted_metadata: v.optional(v.record(text, v.unknown()), {}),
  /** Null unless the secret is rotating. */
  next_client_secret_last_four: v.nullish(text),
})
export type M2mClient = v.InferOutput<typeof M2mClient>

/** Who asks users for access to their accounts here. @see reference page "Connected App object" */
export const ConnectedApp = v.object({
  client_id: text,
  client_name: text,
  client_description: text,
  client_type: v.picklist([
    'first_party',
    'first_party_public',
    'third_party',
    'third_party_public',
  ]),
  status: text,
  redirect_urls: v.array(text),
  post_logout_redirect_urls: v.array(text),
  /** Lets an access token be exchanged for a session; first-party apps only. */
  full_access_allowed: v.boolean(),
  /** Lets a first-party app have refresh tokens without consent. */
  bypass_consent_for_offline_access: v.boolean(),
  access_token_expiry_minutes: v.number(),
  /** The JSON of further claims, or empty. */
  access_token_template_content: text,
  /** The JSON of further claims, or empty. */
  id_token_template_content: text,
  /** How it came to be: `api`. */
  creation_method: text,
  /** Absent for public apps. */
  client_secret_last_four: v.nullish(text),
  /** Absent unless the secret is rotating. */
  next_client_secret_last_four: v.nullish(text),
  access_token_custom_audience: v.nullish(text),
  logo_url: v.nullish(text),
  client_id_metadata_url: v.nullish(text),
})
export type ConnectedApp = v.InferOutput<typeof ConnectedApp>

/** An app that a user has let in. @see reference page "Connected App object" */
export const UserConnectedApp = v.object({
  connected_app_id: text,
  name: text,
  description: text,
  client_type: text,
  /** With a blank between them. */
  scopes_granted: text,
  logo_url: v.nullish(text),
})

/** How one factor of a session was proven. Exactly one detail object is present. */
export const AuthenticationFactor = v.looseObject({
  type: text,
  delivery_method: text,
  last_authenticated_at: timestamp,
  created_at: v.nullish(timestamp),
  updated_at: v.nullish(timestamp),
  email_factor: v.nullish(v.object({ email_id: text, email_address: text })),
})
export type AuthenticationFactor = v.InferOutput<typeof AuthenticationFactor>

/** Facts about the end user's client: `ip_address` and `user_agent`. */
export const Attributes = object({
  ip_address: v.optional(text, ''),
  user_agent: v.optional(text, ''),
})
export type Attributes = v.InferOutput<typeof Attributes>

/** @see reference page "Session" */
export const Session = v.object({
  session_id: text,
  user_id: text,
  started_at: timestamp,
  last_accessed_at: timestamp,
  expires_at: timestamp,
  attributes: v.nullish(Attributes),
  authentication_factors: v.array(AuthenticationFactor),
  custom_claims: v.nullish(v.record(text, v.unknown())),
  roles: v.optional(v.array(text), []),
})
export type Session = v.InferOutput<typeof Session>

/** A public key of the JWKS. */
export const Jwk = v.looseObject({ kty: text, use: text, alg: text, kid: text, n: text, e: text })

/** What each call answers that ends in a user and perhaps a session. */
export const authenticated = {
  ...envelope,
  user_id: text,
  /** Empty when no session was asked for. */
  session_token: text,
  /** Empty when no session was asked for. Lives five minutes. */
  session_jwt: text,
  session: v.nullish(Session),
  user: User,
}

// --- Members that requests share ---

/** An e-mail address as the user typed it. The server decides whether it can be one. */
export const Email = v.pipe(
  v.string(),
  v.nonEmpty(failing('invalid_email')),
  v.maxLength(320, failing('invalid_email')),
)

/** A phone number in E.164 form. The server decides whether it can be one. */
export const PhoneNumber = v.pipe(v.string(), v.maxLength(64, failing('invalid_phone_number')))

/** A `user_id`, or the `external_id` that the caller gave the user. */
export const UserId = v.pipe(
  v.string(),
  v.nonEmpty(failing('invalid_user_id')),
  v.maxLength(128, failing('invalid_user_id')),
)

/** The id of anything but a user. One of the wrong kind is an error of its own on the server. */
export const Id = v.pipe(v.string(), v.maxLength(128))

const objectOf = (type: ErrorType) =>
  v.custom<Record<string, unknown>>(
    (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
    type,
  )

/** Up to 20 keys and 4 KB; merged by key, `null` deletes a key. */
export const Metadata = objectOf('metadata_invalid_format')

/** `{ first_name?, middle_name?, last_name? }` */
export const Name = object({
  first_name: v.optional(text),
  middle_name: v.optional(text),
  last_name: v.optional(text),
})

/** The newest members come as plain text; anything longer than a token could be is refused early. */
export const Token = v.pipe(v.string(), v.nonEmpty(), v.maxLength(4096))

const SessionToken = v.pipe(
  v.string(),
  v.nonEmpty(failing('invalid_session_token')),
  v.maxLength(4096, failing('invalid_session_token')),
)
const SessionJwt = v.pipe(
  v.string(),
  v.nonEmpty(failing('unable_to_parse_session_jwt')),
  v.maxLength(16_384, failing('unable_to_parse_session_jwt')),
)

const minutes = (from: number, to: number, type: ErrorType) =>
  v.pipe(v.number(type), v.integer(type), v.minValue(from, type), v.maxValue(to, type))

/** 5 to 10080: the life of a link. */
export const LinkMinutes = minutes(5, 10_080, 'invalid_expiration')

/** 1 to 10: the life of a passcode. */
export const CodeMinutes = minutes(1, 10, 'invalid_expiration_otp')

/** 5 to 1440: how long a TOTP waits for its first code. */
export const TotpMinutes = minutes(5, 1440, 'invalid_expiration')

/** Names one session, by token or by JWT. */
export const sessionSelector = {
  session_token: v.optional(SessionToken),
  session_jwt: v.optional(SessionJwt),
}

/** Asks for a session, or adds the new factor to the one that is named. */
export const sessionRequest = {
  ...sessionSelector,
  /** 5 to 527040. Without it and without a session, none is made. */
  session_duration_minutes: v.optional(minutes(5, 527_040, 'invalid_session_duration_minutes')),
  /** Merged by key into the claims of the session; `null` deletes a key; 4 KB in all. */
  session_custom_claims: v.optional(objectOf('bad_request')),
  /** Accepted for compatibility. Device fingerprints are not read. */
  telemetry_id: v.optional(text),
}

/** What may be wrong with the session that a request asks for. */
export const newSessionErrors = [
  'invalid_session_duration_minutes',
  'invalid_session_duration',
  'custom_claims_too_large',
  'stytch_claims_in_custom_claims',
] as const

/** What may be wrong with a `sessionRequest`. */
export const sessionErrors = [
  'too_many_session_arguments',
  'invalid_session_token',
  'unable_to_parse_session_jwt',
  'session_not_found',
  'session_not_mutable',
  ...newSessionErrors,
] as const

/** Names the user that an address is added to: one of three, or none. */
export const userSelector = { user_id: v.optional(text), ...sessionSelector }

/** What may be wrong with a `userSelector`. */
export const userSelectorErrors = [
  'too_many_user_selection_arguments',
  'invalid_user_id',
  'invalid_session_token',
  'unable_to_parse_session_jwt',
  'session_not_found',
  'user_not_found',
] as const

/** What may be wrong with adding an address to the user that a `userSelector` names. */
export const addAddressErrors = ['too_many_unverified_factors', ...userSelectorErrors] as const

/** Says where a mail goes, and which words it has. */
export const mailRequest = {
  email: Email,
  attributes: v.optional(Attributes),
  locale: v.optional(text),
  login_template_id: v.optional(text),
  signup_template_id: v.optional(text),
}

/** What may be wrong with a `mailRequest`. */
export const mailErrors = [
  'invalid_email',
  'invalid_email_domain',
  'inactive_email',
  'too_few_tokens_authenticated',
  'invalid_template_id',
  'email_template_not_found',
  'invalid_locale',
] as const

/** `true` demands that the attribute equals the one of the request for the token. */
export const MatchOptions = object({
  ip_match_required: v.optional(v.boolean(), false),
  user_agent_match_required: v.optional(v.boolean(), false),
})

/** S256 only. @see RFC 7636 section 4.2 */
export const CodeChallenge = v.pipe(
  v.string(),
  v.regex(/^[\w-]{43}$/, failing('invalid_pkce_code_challenge')),
)

/** Shorter verifiers than RFC 7636 allows are taken: the vendor's browser client makes some. */
export const CodeVerifier = v.pipe(
  v.string(),
  v.minLength(32, failing('invalid_pkce_code_verifier')),
  v.maxLength(128, failing('invalid_pkce_code_verifier')),
)

/** Any UTF-8 text. The upper bound keeps absurd input away from the hash. */
export const Password = v.pipe(v.string(), v.maxLength(4096))
