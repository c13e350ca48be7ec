import * as v from 'valibot'
import { endpoint } from '../endpoint.ts'
import type { ErrorType } from '../errors.ts'
import { envelope, failing, M2mClient, Metadata, object } from '../shapes.ts'

const upTo = (length: number, type: ErrorType) => v.pipe(v.string(type), v.maxLength(length, type))

/** Longer than an id can be is nobody's id. */
const ClientId = upTo(128, 'm2m_client_not_found')

const ClientName = upTo(256, 'm2m_client_invalid_client_name')
const ClientDescription = upTo(1024, 'm2m_client_invalid_client_description')

/** One to 128 characters of a scope-token. @see RFC 6749 section 3.3 */
const Scope = v.pipe(
  v.string(failing('invalid_m2m_client_scope')),
  v.regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,128}$/, failing('invalid_m2m_client_scope')),
)
const Scopes = v.pipe(
  v.array(Scope, failing('invalid_m2m_client_scope')),
  v.maxLength(100, failing('too_many_m2m_client_scopes')),
)
const scopeErrors = ['invalid_m2m_client_scope', 'too_many_m2m_client_scopes'] as const

const metadataErrors = [
  'metadata_too_large',
  'metadata_too_many_keys',
  'metadata_invalid_format',
] as const

const clientRequest = v.object({ client_id: ClientId })
const clientAnswer = v.object({ ...envelope, m2m_client: M2mClient })

/** @see reference group "M2M Authentication" */
export const m2m = {
  /** The secret stands in this answer only. */
  create: endpoint({
    method: 'POST',
    path: '/v1/m2m/clients',
    auth: 'project',
    request: v.object({
      scopes: Scopes,
      /** One of another system. `search` is none, because it is a path. @default made here */
      client_id: v.optional(
        v.pipe(
          v.string(failing('m2m_client_invalid_client_id')),
          v.regex(
            /^(?!search$)(?=.*[A-Za-z0-9])[A-Za-z0-9._|-]{1,128}$/,
            failing('m2m_client_invalid_client_id'),
          ),
        ),
      ),
      /** One of another system. @default 256 random bits, made here */
      client_secret: v.optional(
        v.pipe(
          v.string(failing('m2m_client_invalid_client_secret')),
          v.regex(/^[\x21-\x7e]{1,256}$/, failing('m2m_client_invalid_client_secret')),
          v.minLength(8, failing('insecure_m2m_client_secret')),
        ),
      ),
      client_name: v.optional(ClientName, ''),
      client_description: v.optional(ClientDescription, ''),
      trusted_metadata: v.optional(Metadata),
    }),
    response: v.object({
      ...envelope,
      m2m_client: v.object({ ...M2mClient.entries, client_secret: v.string() }),
    }),
    errors: [
      'duplicate_m2m_client_id',
      'insecure_m2m_client_secret',
      'm2m_client_invalid_client_id',
      'm2m_client_invalid_client_secret',
      'm2m_client_invalid_client_name',
      'm2m_client_invalid_client_description',
      ...scopeErrors,
      ...metadataErrors,
    ],
  }),

  get: endpoint({
    method: 'GET',
    path: '/v1/m2m/clients/{client_id}',
    auth: 'project',
    request: clientRequest,
    response: clientAnswer,
    errors: ['m2m_client_not_found'],
  }),

  /** Finds clients by filters, newest first, page by page. */
  search: endpoint({
    method: 'POST',
    path: '/v1/m2m/clients/search',
    auth: 'project',
    request: v.object({
      cursor: v.optional(v.string()),
      /** 1 to 1000. @default 100 */
      limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000)), 100),
      query: v.optional(
        object({
          /** @default 'AND' */
          operator: v.nullish(v.picklist(['AND', 'OR'])),
          /** `{ filter_name, filter_value }` each: `client_id`, `client_name` or `scopes`, and any of an array of strings. */
          operands: v.nullish(v.array(v.looseObject({}))),
        }),
      ),
    }),
    response: v.object({
      ...envelope,
      m2m_clients: v.array(M2mClient),
      results_metadata: v.object({
        /** Of the whole result as its first page found it. */
        total: v.number(),
        /** Empty or null on the last page. */
        next_cursor: v.nullish(v.string()),
      }),
    }),
    errors: [
      'm2m_search_filter_name_not_recognized',
      'm2m_search_missing_filter_name',
      'm2m_search_missing_filter_value',
      'm2m_search_expected_array_of_strings',
    ],
  }),

  /** Changes only what is given. An inactive client gets no more tokens; what it has lives on. */
  update: endpoint({
    method: 'PUT',
    path: '/v1/m2m/clients/{client_id}',
    auth: 'project',
    request: v.object({
      client_id: ClientId,
      client_name: v.optional(ClientName),
      client_description: v.optional(ClientDescription),
      status: v.optional(v.picklist(['active', 'inactive'], failing('m2m_client_invalid_status'))),
      /** Replaces the scopes that were given before. */
      scopes: v.optional(Scopes),
      trusted_metadata: v.optional(Metadata),
    }),
    response: clientAnswer,
    errors: [
      'm2m_client_not_found',
      'm2m_client_invalid_status',
      'm2m_client_invalid_client_name',
      'm2m_client_invalid_client_description',
      ...scopeErrors,
      ...metadataErrors,
    ],
  }),

  /** Access tokens that are out stay valid to those who check them locally, for an hour at most. */
  delete: endpoint({
    method: 'DELETE',
    path: '/v1/m2m/clients/{client_id}',
    auth: 'project',
    request: clientRequest,
    response: v.object({ ...envelope, client_id: v.string() }),
    errors: ['m2m_client_not_found'],
  }),

  /** Makes a second secret, which stands in this answer only. From now on both are good. */
  rotateStart: endpoint({
    method: 'POST',
    path: '/v1/m2m/clients/{client_id}/secrets/rotate/start',
    auth: 'project',
    request: clientRequest,
    response: v.object({
      ...envelope,
      m2m_client: v.object({ ...M2mClient.entries, next_client_secret: v.string() }),
    }),
    errors: ['m2m_client_not_found', 'm2m_client_already_rotating_secret'],
  }),

  /** Puts the second secret in the place of the first. */
  rotate: endpoint({
    method: 'POST',
    path: '/v1/m2m/clients/{client_id}/secrets/rotate',
    auth: 'project',
    request: clientRequest,
    response: clientAnswer,
    errors: ['m2m_client_not_found', 'm2m_client_not_rotating_secret'],
  }),

  /** Takes the second secret back. */
  rotateCancel: endpoint({
    method: 'POST',
    path: '/v1/m2m/clients/{client_id}/secrets/rotate/cancel',
    auth: 'project',
    request: clientRequest,
    response: clientAnswer,
    errors: ['m2m_client_not_found', 'm2m_client_not_rotating_secret'],
  }),

  /**
   * Gives an M2M client an access token by its secret, and a connected app the tokens that a user
   * granted, by a code or a refresh token: JWTs for whoever has the JWKS of the project.
   */
  token: endpoint({
    method: 'POST',
    path: '/v1/public/{project_id}/oauth2/token',
    aliases: ['/v1/oauth2/token'],
    auth: 'client',
    request: v.object({
      project_id: v.string(),
      grant_type: v.picklist(
        ['client_credentials', 'authorization_code', 'refresh_token'],
        failing('unsupported_grant_type'),
      ),
      client_id: v.pipe(v.string(), v.maxLength(128, failing('invalid_client'))),
      /** Public apps have none. */
      client_secret: v.optional(v.pipe(v.string(), v.maxLength(256, failing('invalid_client')))),
      /** Some of the scopes that there are, with a blank between them. @default all of them */
      scope: v.optional(v.string(), ''),
      code: v.optional(v.string()),
      /** The one that the code was sent to. */
      redirect_uri: v.optional(v.string()),
      code_verifier: v.optional(
        v.pipe(v.string(), v.regex(/^[\w.~-]{43,128}$/, failing('invalid_request'))),
      ),
      refresh_token: v.optional(v.string()),
      /** One of the resources that were asked for. @default all of them @see RFC 8707 */
      resource: v.optional(v.string()),
    }),
    response: v.object({
      ...envelope,
      access_token: v.string(),
      token_type: v.string(),
      /** In seconds: 3600 unless the app has another. */
      expires_in: v.number(),
      /** Absent for M2M clients. */
      scope: v.optional(v.string()),
      /** With the scope `openid`. */
      id_token: v.optional(v.string()),
      /** With the scope `offline_access`; a confidential app keeps the one that it has. */
      refresh_token: v.optional(v.string()),
    }),
    errors: [
      'invalid_client',
      'invalid_grant',
      'invalid_scope',
      'invalid_target',
      'unsupported_grant_type',
      'invalid_request',
    ],
  }),
}
