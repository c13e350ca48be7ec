import * as v from 'valibot'
import { endpoint } from '../endpoint.ts'
import {
  Attributes,
  authenticated,
  CodeChallenge,
  CodeVerifier,
  Email,
  envelope,
  LinkMinutes,
  mailErrors,
  mailRequest,
  MatchOptions,
  Metadata,
  Name,
  sessionRequest,
  Token,
  UserId,
  userSelector,
  addAddressErrors,
  sessionErrors,
} from '../shapes.ts'

const emailRequest = {
  ...mailRequest,
  /** Must be a registered LOGIN redirect URL. @default the default one */
  login_magic_link_url: v.optional(v.string()),
  /** Must be a registered SIGNUP redirect URL. @default the default one */
  signup_magic_link_url: v.optional(v.string()),
  /** @default 60 */
  login_expiration_minutes: v.optional(LinkMinutes, 60),
  /** @default 10080, one week */
  signup_expiration_minutes: v.optional(LinkMinutes, 10_080),
  code_challenge: v.optional(CodeChallenge),
}

const emailErrors = [
  ...mailErrors,
  'invalid_login_magic_link_url',
  'invalid_signup_magic_link_url',
  'invalid_magic_link_url',
  'no_match_for_provided_magic_link_url',
  'no_login_redirect_urls_set',
  'no_default_login_redirect_url_set',
  'no_signup_redirect_urls_set',
  'no_default_signup_redirect_url_set',
  'invalid_expiration',
  'invalid_pkce_code_challenge',
] as const

/** @see reference group "Magic links" */
export const magicLinks = {
  emailSend: endpoint({
    method: 'POST',
    path: '/v1/magic_links/email/send',
    auth: 'project',
    request: v.object({ ...emailRequest, ...userSelector }),
    response: v.object({ ...envelope, user_id: v.string(), email_id: v.string() }),
    errors: [...emailErrors, 'email_not_found', 'duplicate_email', ...addAddressErrors],
  }),

  emailLoginOrCreate: endpoint({
    method: 'POST',
    path: '/v1/magic_links/email/login_or_create',
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
    path: '/v1/magic_links/authenticate',
    auth: 'project',
    request: v.object({
      token: Token,
      attributes: v.optional(Attributes),
      options: v.optional(MatchOptions),
      code_verifier: v.optional(CodeVerifier),
      ...sessionRequest,
    }),
    response: v.object({
      ...authenticated,
      method_id: v.string(),
      /** True when earlier sessions and credentials of the user were unproven and are now gone. */
      reset_sessions: v.optional(v.boolean(), false),
    }),
    errors: [
      'magic_link_not_found',
      'unable_to_auth_magic_link',
      'attribute_mismatch',
      'pkce_mismatch',
      'pkce_expected_code_verifier',
      'pkce_did_not_expect_code_verifier',
      'invalid_pkce_code_verifier',
      'user_lock_limit_reached',
      ...sessionErrors,
    ],
  }),

  /** Makes a pending user and mails an invitation. */
  emailInvite: endpoint({
    method: 'POST',
    path: '/v1/magic_links/email/invite',
    auth: 'project',
    request: v.object({
      email: Email,
      invite_template_id: v.optional(v.string()),
      attributes: v.optional(Attributes),
      name: v.optional(Name),
      /** Must be a registered INVITE redirect URL. @default the default one */
      invite_magic_link_url: v.optional(v.string()),
      /** @default 60 */
      invite_expiration_minutes: v.optional(LinkMinutes, 60),
      locale: v.optional(v.string()),
      trusted_metadata: v.optional(Metadata),
      untrusted_metadata: v.optional(Metadata),
    }),
    response: v.object({ ...envelope, user_id: v.string(), email_id: v.string() }),
    errors: [
      'invalid_email',
      'invalid_email_domain',
      'inactive_email',
      'too_few_tokens_authenticated',
      'invalid_invite_magic_link_url',
      'no_match_for_provided_magic_link_url',
      'no_invite_redirect_urls_set',
      'no_default_invite_redirect_url_set',
      'invalid_expiration',
      'invalid_template_id',
      'email_template_not_found',
      'invalid_locale',
      'metadata_too_large',
      'metadata_too_many_keys',
      'metadata_invalid_format',
      'user_already_invited',
      'duplicate_email',
    ],
  }),

  /** Ends an invitation that was not taken up, and removes its user. */
  emailRevokeInvite: endpoint({
    method: 'POST',
    path: '/v1/magic_links/email/revoke_invite',
    auth: 'project',
    request: v.object({ email: Email }),
    response: v.object(envelope),
    errors: ['invalid_email', 'email_not_found', 'user_not_found'],
  }),

  /** Makes a token to put into a message of one's own. It proves no address. */
  create: endpoint({
    method: 'POST',
    path: '/v1/magic_links',
    auth: 'project',
    request: v.object({
      user_id: UserId,
      /** @default 60 */
      expiration_minutes: v.optional(LinkMinutes, 60),
      attributes: v.optional(Attributes),
    }),
    response: v.object({ ...envelope, user_id: v.string(), token: v.string() }),
    errors: ['user_not_found', 'invalid_user_id', 'invalid_expiration'],
  }),
}

/**
 * Where the links in mails point: `GET` with `public_token`, `stytch_token_type` and `token`.
 * It answers 302 to the redirect URL of the token and spends nothing, so that scanners cannot.
 * A navigation, not a call: it is no member of the contract.
 */
export const magicLinkRedirectPath = '/v1/magic_links/redirect'
