import * as v from 'valibot'
import { endpoint } from '../endpoint.ts'
import {
  authenticated,
  envelope,
  failing,
  Jwk,
  object,
  Session,
  sessionRequest,
  sessionSelector,
  Token,
  User,
  UserId,
  newSessionErrors,
  sessionErrors,
} from '../shapes.ts'

/** @see reference group "Session management" */
export const sessions = {
  /** Lists the live sessions of a user. */
  get: endpoint({
    method: 'GET',
    path: '/v1/sessions',
    auth: 'project',
    request: v.object({
      user_id: UserId,
    }),
    response: v.object({ ...envelope, sessions: v.array(Session) }),
    errors: ['invalid_user_id', 'user_not_found'],
  }),

  /** Answers the same token with a new JWT. An expired JWT is fine while its session lives. */
  authenticate: endpoint({
    method: 'POST',
    path: '/v1/sessions/authenticate',
    auth: 'project',
    request: v.object({
      ...sessionSelector,
      session_duration_minutes: sessionRequest.session_duration_minutes,
      session_custom_claims: sessionRequest.session_custom_claims,
      authorization_check: v.optional(object({ resource_id: v.string(), action: v.string() })),
    }),
    response: v.object({
      ...envelope,
      session: Session,
      session_token: v.string(),
      session_jwt: v.string(),
      user: User,
      verdict: v.optional(
        v.object({ authorized: v.boolean(), granting_roles: v.array(v.string()) }),
      ),
    }),
    errors: ['no_session_arguments', ...sessionErrors, 'consumer_session_authorization_error'],
  }),

  /** Ends a session. JWTs that are out stay valid to those who check them locally, for five minutes at most. */
  revoke: endpoint({
    method: 'POST',
    path: '/v1/sessions/revoke',
    auth: 'project',
    request: v.object({ ...sessionSelector, session_id: v.optional(v.string()) }),
    response: v.object(envelope),
    errors: [
      'no_session_revoke_arguments',
      'too_many_session_revoke_arguments',
      'invalid_session_id',
      'invalid_session_token',
      'unable_to_parse_session_jwt',
      'session_not_found',
    ],
  }),

  /** Needs no credentials: whoever checks a JWT locally reads the keys here. */
  jwks: endpoint({
    method: 'GET',
    path: '/v1/sessions/jwks/{project_id}',
    auth: 'none',
    request: v.object({ project_id: v.string() }),
    response: v.object({ ...envelope, keys: v.array(Jwk) }),
    errors: ['project_not_found', 'invalid_project_id'],
  }),

  /** Turns a token of another system into a session, by the e-mail that its UserInfo tells. */
  migrate: endpoint({
    method: 'POST',
    path: '/v1/sessions/migrate',
    auth: 'project',
    request: v.object({
      /** The token of the other system. Goes to the configured UserInfo URL, and nowhere else. */
      session_token: Token,
      session_duration_minutes: sessionRequest.session_duration_minutes,
      session_custom_claims: sessionRequest.session_custom_claims,
      telemetry_id: sessionRequest.telemetry_id,
    }),
    response: v.object(authenticated),
    errors: [
      'migrate_from_external_missing_userinfo',
      'migrate_from_external_unexpected_response',
      'migrate_from_external_email_does_not_exist',
      'user_lock_limit_reached',
      ...newSessionErrors,
    ],
  }),

  /** Turns a JWT of a trusted third party into a session. */
  attest: endpoint({
    method: 'POST',
    path: '/v1/sessions/attest',
    auth: 'project',
    request: v.object({ profile_id: v.string(), token: Token, ...sessionRequest }),
    response: v.object(authenticated),
    errors: [
      'trusted_token_profile_not_found',
      'invalid_trusted_auth_token',
      'trusted_token_profile_incorrect_external_id_mapping',
      'user_not_found',
      'user_lock_limit_reached',
      ...sessionErrors,
    ],
  }),

  /** Turns a fresh access token of a first-party app with full access into a session, once. */
  exchangeAccessToken: endpoint({
    method: 'POST',
    path: '/v1/sessions/exchange_access_token',
    auth: 'project',
    request: v.object({
      access_token: v.pipe(v.string(), v.maxLength(16_384, failing('idp_access_token_not_found'))),
      session_duration_minutes: sessionRequest.session_duration_minutes,
      session_custom_claims: sessionRequest.session_custom_claims,
      telemetry_id: sessionRequest.telemetry_id,
    }),
    response: v.object(authenticated),
    errors: [
      'idp_access_token_not_found',
      'idp_access_token_could_not_be_exchanged',
      'oauth_access_token_exchange_missing_full_access',
      'oauth_access_token_exchange_token_too_old',
      'oauth_access_token_exchange_token_invalid_grant',
      'connected_app_consent_revoked',
      'user_lock_limit_reached',
      ...newSessionErrors,
    ],
  }),
}
