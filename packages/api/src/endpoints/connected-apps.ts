import * as v from 'valibot'
import { endpoint } from '../endpoint.ts'
import {
  CodeChallenge,
  ConnectedApp,
  envelope,
  failing,
  Jwk,
  Token,
  User,
  userSelector,
  userSelectorErrors,
} from '../shapes.ts'

/** Longer than an id can be is nobody's id. */
const ClientId = v.pipe(v.string(), v.maxLength(128, failing('connected_app_not_found')))

const ClientType = v.picklist(
  ConnectedApp.entries.client_type.options,
  failing('invalid_connected_app_type'),
)

const urlType = failing('connected_app_invalid_redirect_url')
const RedirectUrls = v.pipe(
  v.array(v.pipe(v.string(urlType), v.maxLength(2048, urlType)), urlType),
  v.maxLength(100, urlType),
)

const minutesType = failing('idp_invalid_access_token_expiry_minutes')
const templateType = failing('idp_invalid_access_token_jwt_template')
const audienceType = failing('idp_invalid_access_token_custom_audience')
const Template = v.pipe(v.string(templateType), v.maxLength(4096, templateType))

/** What an app is made with, and what can change later. */
const settings = {
  client_name: v.optional(v.pipe(v.string(), v.maxLength(256))),
  client_description: v.optional(v.pipe(v.string(), v.maxLength(1024))),
  /** Compared character by character; on loopback any port will do. @see RFC 8252 section 7.3 */
  redirect_urls: v.optional(RedirectUrls),
  post_logout_redirect_urls: v.optional(RedirectUrls),
  /** First-party apps only. @default false */
  full_access_allowed: v.optional(v.boolean()),
  /** First-party apps only. @default false */
  bypass_consent_for_offline_access: v.optional(v.boolean()),
  /** 1 to 1440. @default 60 */
  access_token_expiry_minutes: v.optional(
    v.pipe(
      v.number(minutesType),
      v.integer(minutesType),
      v.minValue(1, minutesType),
      v.maxValue(1440, minutesType),
    ),
  ),
  /** Stands in access tokens beside the id of the project. Empty takes it away. */
  access_token_custom_audience: v.optional(
    v.pipe(v.string(audienceType), v.maxLength(512, audienceType)),
  ),
  /** A JSON object of claims, with `{{ user.… }}` for what is known of the user. */
  access_token_template_content: v.optional(Template),
  /** A JSON object of claims, with `{{ user.… }}` for what is known of the user. */
  id_token_template_content: v.optional(Template),
  /** An https URL of an image, which this server never fetches. Empty takes it away. */
  logo_url: v.optional(v.pipe(v.string(), v.maxLength(2048))),
}

const settingsErrors = [
  'connected_app_invalid_redirect_url',
  'connected_app_redirect_url_must_use_https_scheme',
  'connected_app_redirect_url_cannot_use_localhost',
  'connected_app_redirect_url_http_scheme_must_use_loopback',
  'connected_app_redirect_url_must_include_scheme',
  'third_party_clients_cannot_use_full_access',
  'third_party_clients_require_consent_for_offline_access',
  'idp_invalid_access_token_expiry_minutes',
  'idp_invalid_access_token_custom_audience',
  'idp_invalid_access_token_jwt_template',
] as const

const clientRequest = v.object({ client_id: ClientId })
const clientAnswer = v.object({ ...envelope, connected_app: ConnectedApp })

const Scopes = v.pipe(
  v.array(v.pipe(v.string(), v.regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,128}$/))),
  v.maxLength(100),
)

/** What the app asked for with its query, and who is asked: exactly one of the three. */
const authorization = {
  client_id: ClientId,
  /** One of the app's own, or nobody is sent anywhere. */
  redirect_uri: v.pipe(v.string(), v.maxLength(2048)),
  scopes: Scopes,
  ...userSelector,
  /** Words with a blank between them, of which `consent` and `none` have an effect. */
  prompt: v.optional(v.string(), ''),
}

const authorizationErrors = [
  'connected_app_not_found',
  'connected_app_supplied_redirect_url_not_found_in_client',
  'no_oauth_authorize_user_selector',
  ...userSelectorErrors,
  'oidc_prompt_none_must_be_exclusive',
] as const

/** What a client shows about a token, and how it proves itself. */
const tokenRequest = v.object({
  project_id: v.string(),
  token: Token,
  /** Not needed: a token shows what it is. */
  token_type_hint: v.optional(v.string()),
  client_id: v.pipe(v.string(), v.maxLength(128, failing('invalid_client'))),
  /** Confidential apps only. */
  client_secret: v.optional(v.pipe(v.string(), v.maxLength(256, failing('invalid_client')))),
})

/** @see reference group "Connected Apps" */
export const connectedApps = {
  /** A confidential app gets a secret, which stands in this answer only. */
  create: endpoint({
    method: 'POST',
    path: '/v1/connected_apps/clients',
    auth: 'project',
    request: v.object({ client_type: ClientType, ...settings }),
    response: v.object({
      ...envelope,
      connected_app: v.object({
        ...ConnectedApp.entries,
        client_secret: v.optional(v.string()),
      }),
    }),
    errors: ['invalid_connected_app_type', 'too_many_connected_apps', ...settingsErrors],
  }),

  get: endpoint({
    method: 'GET',
    path: '/v1/connected_apps/clients/{client_id}',
    auth: 'project',
    request: clientRequest,
    response: clientAnswer,
    errors: ['connected_app_not_found'],
  }),

  /** Lists all apps, newest first, page by page. */
  search: endpoint({
    method: 'POST',
    path: '/v1/connected_apps/clients/search',
    auth: 'project',
    request: v.object({
      cursor: v.optional(v.string()),
      /** 1 to 1000. @default 100 */
      limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000)), 100),
    }),
    response: v.object({
      ...envelope,
      connected_apps: v.array(ConnectedApp),
      results_metadata: v.object({
        /** Of the whole result as its first page found it. */
        total: v.number(),
        /** Empty or null on the last page. */
        next_cursor: v.nullish(v.string()),
      }),
    }),
    errors: [],
  }),

  /** Changes only what is given. Tokens that are out stay as they are. */
  update: endpoint({
    method: 'PUT',
    path: '/v1/connected_apps/clients/{client_id}',
    auth: 'project',
    request: v.object({ client_id: ClientId, ...settings }),
    response: clientAnswer,
    errors: ['connected_app_not_found', ...settingsErrors],
  }),

  /** Ends all that users have granted the app. */
  delete: endpoint({
    method: 'DELETE',
    path: '/v1/connected_apps/clients/{client_id}',
    auth: 'project',
    request: clientRequest,
    response: v.object({ ...envelope, client_id: v.string() }),
    errors: ['connected_app_not_found'],
  }),

  /** Makes a second secret, which stands in this answer only. From now on both are good. */
  rotateStart: endpoint({
    method: 'POST',
    path: '/v1/connected_apps/clients/{client_id}/secrets/rotate/start',
    auth: 'project',
    request: clientRequest,
    response: v.object({
      ...envelope,
      connected_app: v.object({ ...ConnectedApp.entries, next_client_secret: v.string() }),
    }),
    errors: [
      'connected_app_not_found',
      'connected_app_already_rotating_secret',
      'public_connected_apps_do_not_have_secrets',
    ],
  }),

  /** Puts the second secret in the place of the first. */
  rotate: endpoint({
    method: 'POST',
    path: '/v1/connected_apps/clients/{client_id}/secrets/rotate',
    auth: 'project',
    request: clientRequest,
    response: clientAnswer,
    errors: ['connected_app_not_found', 'connected_app_not_rotating_secret'],
  }),

  /** Takes the second secret back. */
  rotateCancel: endpoint({
    method: 'POST',
    path: '/v1/connected_apps/clients/{client_id}/secrets/rotate/cancel',
    auth: 'project',
    request: clientRequest,
    response: clientAnswer,
    errors: ['connected_app_not_found', 'connected_app_not_rotating_secret'],
  }),

  /** Tells a consent page who asks for what, and whether the user has to be asked at all. */
  authorizeStart: endpoint({
    method: 'POST',
    path: '/v1/idp/oauth/authorize/start',
    auth: 'project',
    request: v.object({ ...authorization, response_type: v.picklist(['code']) }),
    response: v.object({
      ...envelope,
      user_id: v.string(),
      user: User,
      client: v.object({
        client_id: v.string(),
        client_name: v.string(),
        client_description: v.string(),
        client_type: v.string(),
        logo_url: v.nullish(v.string()),
      }),
      consent_required: v.boolean(),
      scope_results: v.array(
        v.object({
          scope: v.string(),
          description: v.string(),
          /** Whether the user has what the scope gives away. */
          is_grantable: v.boolean(),
        }),
      ),
    }),
    errors: [...authorizationErrors, 'third_party_clients_require_consent_for_offline_access'],
  }),

  /** Says where to send the browser, with a code or with the refusal. @see RFC 6749 section 4.1.2 */
  authorize: endpoint({
    method: 'POST',
    path: '/v1/idp/oauth/authorize',
    auth: 'project',
    request: v.object({
      ...authorization,
      consent_granted: v.boolean(),
      response_type: v.string(),
      state: v.optional(v.pipe(v.string(), v.maxLength(4096))),
      nonce: v.optional(v.pipe(v.string(), v.maxLength(1024))),
      /** S256 only; a public app cannot do without. */
      code_challenge: v.optional(CodeChallenge),
      /** Further audiences of the access tokens. @see RFC 8707 */
      resources: v.optional(
        v.pipe(v.array(v.pipe(v.string(), v.maxLength(2048))), v.maxLength(20)),
      ),
    }),
    response: v.object({
      ...envelope,
      redirect_uri: v.string(),
      /** Absent when the redirect URL carries an error. Lives for a minute. */
      authorization_code: v.optional(v.string()),
    }),
    errors: [
      ...authorizationErrors,
      'pkce_required_for_idp_authorization_flow',
      'invalid_pkce_code_challenge',
    ],
  }),

  /** Tells an app whether a token of its own is in force. @see RFC 7662 */
  introspect: endpoint({
    method: 'POST',
    path: '/v1/public/{project_id}/oauth2/introspect',
    aliases: ['/v1/oauth2/introspect'],
    auth: 'client',
    request: tokenRequest,
    /** Further members are the claims of a template. Only `active` when it is false. */
    response: v.looseObject({
      ...envelope,
      active: v.boolean(),
      sub: v.optional(v.string()),
      scope: v.optional(v.string()),
      aud: v.optional(v.array(v.string())),
      exp: v.optional(v.number()),
      iat: v.optional(v.number()),
      nbf: v.optional(v.number()),
      iss: v.optional(v.string()),
      client_id: v.optional(v.string()),
      /** `access_token` or `refresh_token`. */
      token_type: v.optional(v.string()),
    }),
    errors: ['invalid_client', 'invalid_request'],
  }),

  /** Ends an access token, or a refresh token with all that came of it. @see RFC 7009 */
  revoke: endpoint({
    method: 'POST',
    path: '/v1/public/{project_id}/oauth2/revoke',
    aliases: ['/v1/oauth2/revoke'],
    auth: 'client',
    request: tokenRequest,
    response: v.object(envelope),
    errors: ['invalid_client', 'invalid_request'],
  }),

  /** Tells an app what the scopes of its access token let it know of the user. */
  userinfo: endpoint({
    method: 'GET',
    path: '/v1/public/{project_id}/oauth2/userinfo',
    aliases: ['/v1/oauth2/userinfo'],
    auth: 'bearer',
    request: v.object({
      project_id: v.string(),
      access_token: v.pipe(v.string(), v.maxLength(16_384, failing('invalid_token'))),
    }),
    response: v.object({
      ...envelope,
      sub: v.string(),
      name: v.optional(v.string()),
      given_name: v.optional(v.string()),
      middle_name: v.optional(v.string()),
      family_name: v.optional(v.string()),
      profile_picture: v.optional(v.string()),
      locale: v.optional(v.string()),
      email: v.optional(v.string()),
      email_verified: v.optional(v.boolean()),
      phone_number: v.optional(v.string()),
      phone_number_verified: v.optional(v.boolean()),
    }),
    errors: ['invalid_token', 'insufficient_scope', 'invalid_request'],
  }),

  /** What clients of OpenID Connect and OAuth read first. @see OpenID Connect Discovery 1.0, RFC 8414 */
  openidConfiguration: endpoint({
    method: 'GET',
    path: '/v1/public/{project_id}/.well-known/openid-configuration',
    aliases: [
      '/v1/public/{project_id}/.well-known/oauth-authorization-server',
      '/.well-known/openid-configuration',
      '/.well-known/oauth-authorization-server',
    ],
    auth: 'none',
    request: v.object({ project_id: v.string() }),
    response: v.looseObject({
      ...envelope,
      issuer: v.string(),
      authorization_endpoint: v.string(),
      token_endpoint: v.string(),
      userinfo_endpoint: v.string(),
      jwks_uri: v.string(),
      registration_endpoint: v.optional(v.string()),
      revocation_endpoint: v.optional(v.string()),
      introspection_endpoint: v.optional(v.string()),
      scopes_supported: v.array(v.string()),
      response_types_supported: v.array(v.string()),
      grant_types_supported: v.array(v.string()),
      subject_types_supported: v.array(v.string()),
      id_token_signing_alg_values_supported: v.array(v.string()),
      token_endpoint_auth_methods_supported: v.array(v.string()),
      code_challenge_methods_supported: v.optional(v.array(v.string())),
    }),
    errors: ['project_not_found', 'authorization_endpoint_not_configured_for_project'],
  }),

  /** The same keys as those of sessions. */
  jwks: endpoint({
    method: 'GET',
    path: '/.well-known/jwks.json',
    auth: 'none',
    request: v.object({}),
    response: v.object({ ...envelope, keys: v.array(Jwk) }),
    errors: [],
  }),
}
