import { ApiError, type ParsedRequestOf, type contract } from '@latchkey/api'
import type { Context } from '../../context.ts'
import type { ConnectedAppRow } from '../../db/schema.ts'
import { issuerOf } from '../../jwt-claims.ts'
import { getUser } from '../users/users.ts'
import { admitApp } from './admit-app.ts'
import { revokeGrant } from './grants.ts'
import { endAccessToken, findLiveToken } from './live-tokens.ts'
import { findRefreshed, goodUntil } from './refresh.ts'
import { userClaims } from './user-claims.ts'

type Request = ParsedRequestOf<typeof contract.connectedApps.introspect>

/** Says whether a token of the app is in force. Of all others it says no more than that it is not. */
export const introspect = async (context: Context, request: Request) => {
  const app = await admitApp(context, request)
  const { token } = request
  return (
    (await describeAccess(context, app, token)) ??
    (await describeRefresh(context, app, token)) ?? { active: false }
  )
}

const describeAccess = async (context: Context, app: ConnectedAppRow, token: string) => {
  const live = await findLiveToken(context, token)
  if (live?.grant.client_id !== app.client_id) return null
  const { jti: _, aud, ...claims } = live.claims
  const audiences = typeof aud === 'string' ? [aud] : aud
  return {
    ...claims,
    ...(audiences && { aud: audiences }),
    active: true,
    token_type: 'access_token',
  }
}

const describeRefresh = async (context: Context, app: ConnectedAppRow, token: string) => {
  const { db, config, now: clock } = context
  const now = clock()
  const grant = await findRefreshed(db, app, token, { now })
  const until = grant && (await goodUntil(db, token, now))
  if (!until) return null
  return {
    active: true,
    sub: grant.user_id,
    scope: grant.scopes.join(' '),
    client_id: app.client_id,
    iss: issuerOf(config.projectId),
    exp: Math.floor(until.getTime() / 1000),
    token_type: 'refresh_token',
  }
}

/** Ends a token of the app: an access token alone, a refresh token with its whole grant. */
export const revokeToken = async (context: Context, request: Request) => {
  const app = await admitApp(context, request)
  const { token } = request
  const live = await findLiveToken(context, token)
  if (live?.grant.client_id === app.client_id) await endAccessToken(context.db, live.claims.jti)
  const grant = await findRefreshed(context.db, app, token, { now: context.now() })
  if (grant) await revokeGrant(context.db, grant.grant_id, context.now())
  return {}
}

/** What the scopes of an access token tell of its user. @see OpenID Connect Core 1.0 section 5.3 */
export const userinfo = async (
  context: Context,
  { project_id, access_token }: ParsedRequestOf<typeof contract.connectedApps.userinfo>,
) => {
  const { config, db, now } = context
  const live =
    project_id === config.projectId ? await findLiveToken(context, access_token) : undefined
  if (!live) throw new ApiError('invalid_token')
  const scopes = live.claims.scope.split(' ')
  if (!scopes.includes('openid')) throw new ApiError('insufficient_scope')
  const user = await getUser(db, live.grant.user_id, now())
  return { sub: user.user_id, ...userClaims(user, scopes) }
}
