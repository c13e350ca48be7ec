import * as v from 'valibot'
import { endpoint } from '../endpoint.ts'
import {
  Attributes,
  authenticated,
  CodeMinutes,
  Email,
  envelope,
  failing,
  MatchOptions,
  sessionRequest,
  userSelector,
} from '../shapes.ts'

const emailRequest = {
  email: Email,
  /** @default 2 */
  expiration_minutes: v.optional(CodeMinutes, 2),
  attributes: v.optional(Attributes),
  locale: v.optional(v.string()),
  login_template_id: v.optional(v.string()),
  signup_template_id: v.optional(v.string()),
}

const emailErrors = [
  'invalid_email',
  'invalid_email_domain',
  'inactive_email',
  'invalid_expiration_otp',
  'invalid_template_id',
  'email_template_not_found',
  'invalid_locale',
] as const

/** @see reference group "One-time passcodes (OTP)" */
export const otps = {
  emailSend: endpoint({
    method: 'POST',
    path: '/v1/otps/email/send',
    auth: 'project',
    request: v.object({ ...emailRequest, ...userSelector }),
    response: v.object({ ...envelope, user_id: v.string(), email_id: v.string() }),
    errors: [
      ...emailErrors,
      'email_not_found',
      'duplicate_email',
      'too_many_unverified_factors',
      'too_many_user_selection_arguments',
      'invalid_session_token',
      'unable_to_parse_session_jwt',
      'session_not_found',
      'user_not_found',
    ],
  }),

  emailLoginOrCreate: endpoint({
    method: 'POST',
    path: '/v1/otps/email/login_or_create',
    auth: 'project',
    request: v.object({
      ...emailRequest,
      create_user_as_pending: v.optional(v.boolean(), false),
    }),
    response: v.object({
      ...envelope,
      user_id: v.string(),
      email_id: v.string(),
      user_created: v.boolean(),
    }),
    errors: emailErrors,
  }),

  authenticate: endpoint({
    method: 'POST',
    path: '/v1/otps/authenticate',
    auth: 'project',
    request: v.object({
      /** The `email_id` or `phone_id` that the send call answered. */
      method_id: v.pipe(v.string(), v.nonEmpty(failing('invalid_method_id'))),
      code: v.pipe(v.string(), v.regex(/^\d{6}$/, failing('invalid_code'))),
      attributes: v.optional(Attributes),
      options: v.optional(MatchOptions),
      ...sessionRequest,
    }),
    response: v.object({
      ...authenticated,
      method_id: v.string(),
      /** True when earlier sessions and credentials of the user were unproven and are now gone. */
      reset_sessions: v.optional(v.boolean(), false),
    }),
    errors: [
      'otp_code_not_found',
      'unable_to_auth_otp_code',
      'invalid_code',
      'invalid_method_id',
      'attribute_mismatch',
      'user_lock_limit_reached',
      'too_many_session_arguments',
      'invalid_session_token',
      'unable_to_parse_session_jwt',
      'session_not_found',
      'invalid_session_duration_minutes',
      'invalid_session_duration',
      'custom_claims_too_large',
      'stytch_claims_in_custom_claims',
      'session_not_mutable',
    ],
  }),
}
