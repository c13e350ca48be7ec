import * as v from 'valibot'
import { endpoint } from '../endpoint.ts'
import {
  Attributes,
  authenticated,
  CodeMinutes,
  envelope,
  failing,
  mailErrors,
  mailRequest,
  MatchOptions,
  PhoneNumber,
  sessionRequest,
  userSelector,
  addAddressErrors,
  sessionErrors,
} from '../shapes.ts'

const emailRequest = {
  ...mailRequest,
  /** @default 2 */
  expiration_minutes: v.optional(CodeMinutes, 2),
}

const emailErrors = [...mailErrors, 'invalid_expiration_otp'] as const

const phoneRequest = {
  phone_number: PhoneNumber,
  /** @default 2 */
  expiration_minutes: v.optional(CodeMinutes, 2),
  attributes: v.optional(Attributes),
  locale: v.optional(v.string()),
}

const phoneErrors = [
  'invalid_phone_number',
  'invalid_phone_number_country_code',
  'unsubscribed_phone_number',
  'downstream_carrier_error',
  'too_few_tokens_authenticated',
  'invalid_expiration_otp',
  'invalid_locale',
] as const

/** SMS and WhatsApp share the phone factor; only `delivery_method` tells them apart. */
const phoneSend = <Path extends `/v1/${string}`>(path: Path) =>
  endpoint({
    method: 'POST',
    path,
    auth: 'project',
    request: v.object({ ...phoneRequest, ...userSelector }),
    response: v.object({ ...envelope, user_id: v.string(), phone_id: v.string() }),
    errors: [
      ...phoneErrors,
      'phone_number_not_found',
      'duplicate_phone_number',
      ...addAddressErrors,
    ],
  })

const phoneLoginOrCreate = <Path extends `/v1/${string}`>(path: Path) =>
  endpoint({
    method: 'POST',
    path,
    auth: 'project',
    request: v.object({
      ...phoneRequest,
      create_user_as_pending: v.optional(v.boolean(), false),
    }),
    response: v.object({
      ...envelope,
      user_id: v.string(),
      phone_id: v.string(),
      user_created: v.boolean(),
    }),
    errors: phoneErrors,
  })

/** @see reference group "One-time passcodes (OTP)" */
export const otps = {
  smsSend: phoneSend('/v1/otps/sms/send'),
  smsLoginOrCreate: phoneLoginOrCreate('/v1/otps/sms/login_or_create'),
  whatsappSend: phoneSend('/v1/otps/whatsapp/send'),
  whatsappLoginOrCreate: phoneLoginOrCreate('/v1/otps/whatsapp/login_or_create'),

  emailSend: endpoint({
    method: 'POST',
    path: '/v1/otps/email/send',
    auth: 'project',
    request: v.object({ ...emailRequest, ...userSelector }),
    response: v.object({ ...envelope, user_id: v.string(), email_id: v.string() }),
    errors: [...emailErrors, 'email_not_found', 'duplicate_email', ...addAddressErrors],
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
      ...sessionErrors,
    ],
  }),
}
