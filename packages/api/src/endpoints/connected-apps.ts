import * as v from 'valibot'
import { endpoint } from '../endpoint.ts'
import { ConnectedApp, envelope, failing } from '../shapes.ts'

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
}
