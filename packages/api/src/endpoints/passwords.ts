import * as v from 'valibot'
import { endpoint } from '../endpoint.ts'
import {
  Attributes,
  authenticated,
  CodeChallenge,
  CodeVerifier,
  Email,
  envelope,
  failing,
  LinkMinutes,
  MatchOptions,
  Metadata,
  Name,
  Password,
  PhoneNumber,
  sessionRequest,
  Token,
  User,
  newSessionErrors,
  object,
  sessionErrors,
} from '../shapes.ts'

/** What stands before and after a password in an unsalted hash. */
const Salts = object({
  prepend_salt: v.optional(v.string()),
  append_salt: v.optional(v.string()),
})

/** @see reference group "Passwords" */
export const passwords = {
  /** Makes a new user. An address that any user has is a `duplicate_email`. */
  create: endpoint({
    method: 'POST',
    path: '/v1/passwords',
    auth: 'project',
    request: v.object({
      email: Email,
      password: Password,
      name: v.optional(Name),
      trusted_metadata: v.optional(Metadata),
      untrusted_metadata: v.optional(Metadata),
      session_duration_minutes: sessionRequest.session_duration_minutes,
      session_custom_claims: sessionRequest.session_custom_claims,
      telemetry_id: sessionRequest.telemetry_id,
      /** Beyond the reference: recorded with the session, like everywhere else. */
      attributes: v.optional(Attributes),
    }),
    response: v.object({ ...authenticated, email_id: v.string() }),
    errors: [
      'invalid_email',
      'weak_password',
      'breached_password',
      'duplicate_email',
      'metadata_too_large',
      'metadata_too_many_keys',
      'metadata_invalid_format',
      ...newSessionErrors,
    ],
  }),

  authenticate: endpoint({
    method: 'POST',
    path: '/v1/passwords/authenticate',
    auth: 'project',
    request: v.object({
      email: Email,
      password: Password,
      /** Beyond the reference: recorded with the session, like everywhere else. */
      attributes: v.optional(Attributes),
      ...sessionRequest,
    }),
    response: v.object(authenticated),
    errors: [
      'invalid_email',
      'email_not_found',
      'no_user_password',
      'reset_password',
      'breached_password',
      'user_lock_limit_reached',
      ...sessionErrors,
    ],
  }),

  /** Weakness is an answer here, never an error. */
  strengthCheck: endpoint({
    method: 'POST',
    path: '/v1/passwords/strength_check',
    auth: 'project',
    request: v.object({ password: Password, email: v.optional(Email) }),
    response: v.object({
      ...envelope,
      valid_password: v.boolean(),
      /** 0 to 4; 3 passes. */
      score: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(4)),
      breached_password: v.boolean(),
      strength_policy: v.picklist(['zxcvbn', 'luds']),
      breach_detection_on_create: v.boolean(),
      feedback: v.nullish(
        v.object({
          warning: v.nullish(v.string()),
          suggestions: v.nullish(v.array(v.string())),
          luds_requirements: v.nullish(
            v.object({
              has_lower_case: v.boolean(),
              has_upper_case: v.boolean(),
              has_digit: v.boolean(),
              has_symbol: v.boolean(),
              missing_complexity: v.number(),
              missing_characters: v.number(),
            }),
          ),
        }),
      ),
    }),
    errors: ['invalid_email'],
  }),

  emailResetStart: endpoint({
    method: 'POST',
    path: '/v1/passwords/email/reset/start',
    auth: 'project',
    request: v.object({
      email: Email,
      /** Must be a registered RESET_PASSWORD redirect URL. @default the default one */
      reset_password_redirect_url: v.optional(v.string()),
      /** @default 30 */
      reset_password_expiration_minutes: v.optional(LinkMinutes, 30),
      code_challenge: v.optional(CodeChallenge),
      attributes: v.optional(Attributes),
      /** Where the mail's "log in without a password" leads. Must be a registered LOGIN URL. */
      login_redirect_url: v.optional(v.string()),
      locale: v.optional(v.string()),
      reset_password_template_id: v.optional(v.string()),
    }),
    response: v.object({ ...envelope, user_id: v.string(), email_id: v.string() }),
    errors: [
      'invalid_email',
      'email_not_found',
      'inactive_email',
      'too_few_tokens_authenticated',
      'no_password_reset_redirect_url',
      'invalid_password_reset_redirect_url',
      'invalid_login_redirect_url',
      'no_match_for_provided_magic_link_url',
      'no_default_login_redirect_url_set',
      'invalid_expiration',
      'invalid_template_id',
      'email_template_not_found',
      'invalid_locale',
      'invalid_pkce_code_challenge',
    ],
  }),

  /** Sets the password, verifies the address and ends every session of the user. */
  emailReset: endpoint({
    method: 'POST',
    path: '/v1/passwords/email/reset',
    auth: 'project',
    request: v.object({
      token: Token,
      password: Password,
      code_verifier: v.optional(CodeVerifier),
      attributes: v.optional(Attributes),
      options: v.optional(MatchOptions),
      ...sessionRequest,
    }),
    response: v.object(authenticated),
    errors: [
      'unable_to_auth_password_reset_token',
      'magic_link_not_found',
      'weak_password',
      'breached_password',
      'attribute_mismatch',
      'pkce_mismatch',
      'pkce_expected_code_verifier',
      'pkce_did_not_expect_code_verifier',
      'invalid_pkce_code_verifier',
      ...sessionErrors,
    ],
  }),

  /** Takes a user over with the hash of another system. It is hashed anew at the first login. */
  migrate: endpoint({
    method: 'POST',
    path: '/v1/passwords/migrate',
    auth: 'project',
    request: v.object({
      email: Email,
      hash: v.pipe(
        v.string(),
        v.nonEmpty(failing('invalid_hash')),
        v.maxLength(4096, failing('invalid_hash')),
      ),
      hash_type: v.picklist(
        [
          'bcrypt',
          'md_5',
          'argon_2i',
          'argon_2id',
          'sha_1',
          'sha_512',
          'scrypt',
          'phpass',
          'pbkdf_2',
        ],
        failing('invalid_hash_type'),
      ),
      md_5_config: v.optional(Salts),
      sha_1_config: v.optional(Salts),
      sha_512_config: v.optional(Salts),
      /** Needed when the hash is hex rather than encoded. `memory` is in KiB. */
      argon_2_config: v.optional(
        object({
          salt: v.string(failing('invalid_argon_2_salt')),
          iteration_amount: v.number(failing('invalid_argon_2_iteration_amount')),
          memory: v.number(failing('invalid_argon_2_memory')),
          threads: v.number(failing('invalid_argon_2_threads')),
          key_length: v.number(failing('invalid_argon_2_key_length')),
        }),
      ),
      /** Needed when the hash is not PHC encoded. The salt is base64. */
      scrypt_config: v.optional(
        object({
          salt: v.string(failing('invalid_base64_scrypt_salt')),
          n_parameter: v.number(failing('invalid_scrypt_n_parameter')),
          r_parameter: v.number(failing('invalid_scrypt_parameters')),
          p_parameter: v.number(failing('invalid_scrypt_parameters')),
          key_length: v.number(failing('scrypt_key_length_mismatch')),
        }),
      ),
      /** The salt is base64. */
      pbkdf_2_config: v.optional(
        object({
          salt: v.string(failing('invalid_pbkdf_2_salt')),
          iteration_amount: v.number(failing('invalid_pbkdf_2_iteration_amount')),
          key_length: v.number(failing('pbkdf_2_key_length_mismatch')),
          /** @default 'sha256' */
          algorithm: v.optional(
            v.picklist(['sha256', 'sha512', ''], failing('invalid_pbkdf_2_algorithm')),
          ),
        }),
      ),
      trusted_metadata: v.optional(Metadata),
      untrusted_metadata: v.optional(Metadata),
      /** Trusts the address without a proof. @default false */
      set_email_verified: v.optional(v.boolean(), false),
      name: v.optional(Name),
      phone_number: v.optional(PhoneNumber),
      /** Trusts the number without a proof. @default false */
      set_phone_number_verified: v.optional(v.boolean(), false),
      external_id: v.optional(v.string()),
      roles: v.optional(v.array(v.string())),
    }),
    response: v.object({
      ...envelope,
      user_id: v.string(),
      email_id: v.string(),
      user_created: v.boolean(),
      user: User,
    }),
    errors: [
      'invalid_email',
      'invalid_phone_number',
      'invalid_hash',
      'invalid_hash_type',
      'invalid_bcrypt_hash',
      'invalid_bcrypt_cost',
      'argon_2_key_length_mismatch',
      'invalid_argon_2_salt',
      'invalid_argon_2_memory',
      'invalid_argon_2_threads',
      'invalid_argon_2_iteration_amount',
      'invalid_argon_2_key_length',
      'invalid_scrypt_parameters',
      'invalid_scrypt_n_parameter',
      'scrypt_key_length_mismatch',
      'invalid_base64_scrypt_hash',
      'invalid_base64_scrypt_salt',
      'pbkdf_2_key_length_mismatch',
      'invalid_pbkdf_2_hash',
      'invalid_pbkdf_2_salt',
      'invalid_pbkdf_2_algorithm',
      'invalid_pbkdf_2_iteration_amount',
      'invalid_md_5_hash',
      'invalid_sha_1_hash',
      'invalid_sha_512_hash',
      'invalid_phpass_hash_format',
      'invalid_phpass_hash_prefix',
      'password_already_exists',
      'invalid_user_id',
      'duplicate_phone_number',
      'duplicate_user_external_id',
      'metadata_too_large',
      'metadata_too_many_keys',
      'metadata_invalid_format',
    ],
  }),

  /** Changes the password of whoever knows the one before, and ends every session. */
  existingPasswordReset: endpoint({
    method: 'POST',
    path: '/v1/passwords/existing_password/reset',
    auth: 'project',
    request: v.object({
      email: Email,
      existing_password: Password,
      new_password: Password,
      ...sessionRequest,
    }),
    response: v.object(authenticated),
    errors: [
      'invalid_email',
      'email_not_found',
      'no_user_password',
      'weak_password',
      'breached_password',
      'reset_password',
      'user_lock_limit_reached',
      ...sessionErrors,
    ],
  }),

  /** Sets the password within a session that is fresh, and ends the other sessions. */
  sessionReset: endpoint({
    method: 'POST',
    path: '/v1/passwords/session/reset',
    auth: 'project',
    request: v.object({ password: Password, ...sessionRequest }),
    response: v.object(authenticated),
    errors: [
      'no_session_arguments',
      'session_too_old_to_reset_password',
      'weak_password',
      'breached_password',
      'user_lock_limit_reached',
      ...sessionErrors,
    ],
  }),
}
