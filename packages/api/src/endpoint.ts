import type * as v from 'valibot'
import type { ErrorType } from './errors.ts'

/**
 * One call of the REST API, said once: the server routes by it, the client calls by it.
 * `request` describes path, query and body members in one object, as the official clients take them.
 * A message inside `request` that is an error type becomes the `error_type` of the answer;
 * any other failure of the schema is a `bad_request`.
 */
export type Endpoint<
  Request extends v.GenericSchema = v.GenericSchema,
  Response extends v.GenericSchema = v.GenericSchema,
> = {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Members in braces are taken from the request: `/v1/users/{user_id}`. */
  path: `/v1/${string}` | `/.well-known/${string}`
  /** Further paths of the same call, on the domain of the project: `project_id` is then its own. */
  aliases?: readonly string[]
  /**
   * `project` is HTTP Basic with project id and secret; `none` answers anyone. `client` is an OAuth
   * endpoint: a form (or JSON) with `client_id` and `client_secret`, or those in HTTP Basic, and
   * refusals in the words of OAuth. `bearer` takes an `access_token` from the authorization header.
   * @see RFC 6749 sections 2.3.1 and 5.2, RFC 6750
   */
  auth: 'project' | 'client' | 'bearer' | 'none'
  request: Request
  response: Response
  /** The types beyond `commonErrors` that this call may answer with. */
  errors: readonly ErrorType[]
}

/** Declares an endpoint and keeps the types of its schemas. */
export const endpoint = <Request extends v.GenericSchema, Response extends v.GenericSchema>(
  declaration: Endpoint<Request, Response>,
): Endpoint<Request, Response> => declaration

/** Error types that any endpoint may answer with. */
export const commonErrors = [
  'bad_request',
  'request_too_large',
  'unauthorized_credentials',
  'too_many_requests',
  'internal_server_error',
  'server_unavailable',
] as const satisfies readonly ErrorType[]

/** A named set of endpoints: `users`, `otps`, … */
export type Group = Record<string, Endpoint>

/** What a caller passes to an endpoint. */
export type RequestOf<E extends Endpoint> = v.InferInput<E['request']>

/** What a handler receives: the request after the schema has parsed it. */
export type ParsedRequestOf<E extends Endpoint> = v.InferOutput<E['request']>

/** What a caller gets, `request_id` and `status_code` included. */
export type ResponseOf<E extends Endpoint> = v.InferOutput<E['response']>

/** The names in braces in a path, in order. */
export const pathParameters = (path: string): string[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string)
