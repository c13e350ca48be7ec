import * as v from 'valibot'
import { endpoint } from '../endpoint.ts'
import {
  authenticated,
  CodeChallenge,
  CodeVerifier,
  envelope,
  failing,
  sessionErrors,
  sessionRequest,
  sessionSelector,
  Session,
  Token,
} from '../shapes.ts'

/** Who people can sign in with. */
export const oauthProviders = [
  'amazon',
  'apple',
  'bitbucket',
  'coinbase',
  'discord',
  'facebook',
  'figma',
  'github',
  'gitlab',
  'google',
  'linkedin',
  'microsoft',
  'salesforce',
  'slack',
  'snapchat',
  'tiktok',
  'twitch',
  'twitter',
  'yahoo',
] as const
export type OAuthProvider = (typeof oauthProviders)[number]

/** Where a browser goes to sign in with a provider. */
export const oauthStartPath = (provider: OAuthProvider): `/v1/${string}` =>
  `/v1/public/oauth/${provider}/start`

/** Where providers send the browser back to. */
export const oauthCallbackPath = '/v1/oauth/callback/{oauth_callback_id}'

const { session: _, ...answer } = authenticated

/** @see reference group "OAuth" */
export const oauth = {
  /** Makes a token that ties the next start of a provider to a user. */
  attach: endpoint({
    method: 'POST',
    path: '/v1/oauth/attach',
    auth: 'project',
    request: v.object({
      provider: v.picklist(oauthProviders, failing('invalid_oauth_provider')),
      user_id: v.optional(v.string()),
      ...sessionSelector,
    }),
    response: v.object({ ...envelope, oauth_attach_token: v.string() }),
    errors: [
      'invalid_oauth_provider',
      'no_user_selection_arguments',
      'too_many_user_selection_arguments',
      'invalid_session_token',
      'unable_to_parse_session_jwt',
      'session_not_found',
      'invalid_user_id',
      'user_not_found',
    ],
  }),

  authenticate: endpoint({
    method: 'POST',
    path: '/v1/oauth/authenticate',
    auth: 'project',
    request: v.object({
      token: Token,
      code_verifier: v.optional(CodeVerifier),
      ...sessionRequest,
    }),
    response: v.object({
      ...answer,
      /** The session, under the name that this call has always had for it. */
      user_session: v.nullish(Session),
      oauth_user_registration_id: v.string(),
      /** `Google`, `Github`, … */
      provider_type: v.string(),
      /** Who the user is to the provider. */
      provider_subject: v.string(),
      /** What the provider gave out. Members that it does not know are empty. */
      provider_values: v.object({
        access_token: v.optional(v.string(), ''),
        refresh_token: v.optional(v.string(), ''),
        id_token: v.optional(v.string(), ''),
        scopes: v.optional(v.array(v.string()), []),
        /** RFC 3339, of the access token. */
        expires_at: v.optional(v.string(), ''),
      }),
      /** True when earlier sessions and credentials of the user were unproven and are now gone. */
      reset_sessions: v.optional(v.boolean(), false),
    }),
    errors: [
      'oauth_token_not_found',
      'pkce_mismatch',
      'pkce_expected_code_verifier',
      'pkce_did_not_expect_code_verifier',
      'invalid_pkce_code_verifier',
      'user_lock_limit_reached',
      ...sessionErrors,
    ],
  }),
}

/**
 * The two stops that a browser makes by itself. They answer with a redirect, and with an error only
 * where no safe place to redirect to is known.
 */
export const oauthStops = {
  /** The same for each provider, below its own name. Other members begin with `provider_`. */
  start: endpoint({
    method: 'GET',
    path: '/v1/public/oauth/{provider}/start',
    auth: 'none',
    // The message is for the one member that must be there.
    request: v.looseObject(
      {
        public_token: v.string(),
        /** Must be a registered LOGIN redirect URL. @default the default one */
        login_redirect_url: v.optional(v.string()),
        /** Must be a registered SIGNUP redirect URL. @default the default one */
        signup_redirect_url: v.optional(v.string()),
        /** Separated by spaces, beside the default ones. RFC 6749, 3.3. */
        custom_scopes: v.optional(
          v.pipe(
            v.string(),
            v.maxLength(2000, failing('oauth_invalid_scope_requested')),
            v.regex(/^[\x21\x23-\x5b\x5d-\x7e ]*$/, failing('oauth_invalid_scope_requested')),
          ),
        ),
        code_challenge: v.optional(CodeChallenge),
        oauth_attach_token: v.optional(
          v.pipe(v.string(), v.maxLength(4096, failing('invalid_oauth_attach_token'))),
        ),
      },
      failing('public_token_required'),
    ),
    response: v.object({}),
    errors: [
      'public_token_required',
      'invalid_public_token_id',
      'public_token_not_found',
      'oauth_config_not_found',
      'apple_oauth_config_not_found',
      'default_provider_not_allowed',
      'no_match_for_provided_oauth_url',
      'invalid_login_oauth_url',
      'invalid_signup_oauth_url',
      'no_login_redirect_urls_set',
      'no_default_login_redirect_url_set',
      'no_signup_redirect_urls_set',
      'no_default_signup_redirect_url_set',
      'oauth_invalid_scope_requested',
      'invalid_oauth_attach_token',
      'invalid_pkce_code_challenge',
    ],
  }),

  /** Apple posts a form here; everybody else comes with a query. */
  callback: endpoint({
    method: 'GET',
    path: oauthCallbackPath,
    auth: 'none',
    request: v.object({
      oauth_callback_id: v.string(),
      code: v.optional(v.string()),
      state: v.optional(v.string()),
      error: v.optional(v.string()),
    }),
    response: v.object({}),
    errors: [
      'invalid_callback_id',
      'oauth_state_mismatch',
      'oauth_invalid_state',
      'oauth_state_used',
      'expired_oauth_response',
      'oauth_auth_code_error',
      'oauth_flow_callback_error',
      'oauth_invalid_callback_request',
      'unable_to_authorize_oauth_provider',
      'oauth_token_exchange_invalid_client',
    ],
  }),
}
