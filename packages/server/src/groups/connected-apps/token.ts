import { createHash, randomUUID } from 'node:crypto'
import { ApiError, type ParsedRequestOf, type User, type contract } from '@latchkey/api'
import { fillTemplate } from '../../claims-template.ts'
import type { Context } from '../../context.ts'
import type { ConnectedAppRow, Db, GrantRow } from '../../db/schema.ts'
import { transaction } from '../../db/transaction.ts'
import { standardClaims } from '../../jwt-claims.ts'
import { grantScopes } from '../../scopes.ts'
import { signAccessToken } from '../../secrets/access-tokens.ts'
import { getUser } from '../users/users.ts'
import { admitApp } from './admit-app.ts'
import { redeemCode } from './codes.ts'
import { findRefreshed, issueRefreshToken, spendRefreshToken } from './refresh.ts'
import { scopeResults } from './scopes.ts'
import { readTemplate } from './settings.ts'
import { userClaims } from './user-claims.ts'

type Request = ParsedRequestOf<typeof contract.m2m.token>

/** An ID token lives as long as a client should take to read it. */
const ID_TOKEN_SECONDS = 3600

/** Gives an app the tokens that a user granted: by its code, or anew by its refresh token. */
export const grantTokens = async (context: Context, request: Request) => {
  const app = await admitApp(context, request)
  const { grant_type, code, refresh_token: token } = request
  const given = grant_type === 'refresh_token' ? token : code
  if (given === undefined) {
    const name = grant_type === 'refresh_token' ? grant_type : 'code'
    throw new ApiError('invalid_request', { message: `${name} is required.` })
  }
  // A refusal is returned, not thrown, so that what it spent and ended is committed.
  const outcome = await transaction(context.db, (tx) =>
    grant_type === 'refresh_token'
      ? refresh(tx, context, { app, request, token: given })
      : redeem(tx, context, { app, request, code: given }),
  )
  if (outcome instanceof ApiError) throw outcome
  return answerOf(context, app, outcome)
}

/** What is to be signed, once it is stored. */
type Outcome = {
  grant: GrantRow
  user: User
  scopes: string[]
  resources: string[]
  jti: string
  nonce: string | null
  refreshToken: string | null
}

const redeem = async (
  tx: Db,
  context: Context,
  { app, request, code }: { app: ConnectedAppRow; request: Request; code: string },
): Promise<Outcome | ApiError> => {
  const { redirect_uri, code_verifier } = request
  const grant = await redeemCode(tx, context, app, { code, redirect_uri, code_verifier })
  if (grant instanceof ApiError) return grant
  const resources = resourcesOf(grant, request)
  if (resources instanceof ApiError) return resources
  const isOffline = grant.scopes.includes('offline_access')
  const refreshToken = isOffline ? await issueRefreshToken(tx, context, grant) : null
  const { nonce, scopes } = grant
  return issue(tx, context, app, { grant, scopes, resources, nonce, refreshToken })
}

const refresh = async (
  tx: Db,
  context: Context,
  { app, request, token }: { app: ConnectedAppRow; request: Request; token: string },
): Promise<Outcome | ApiError> => {
  const grant = await findRefreshed(tx, app, token, { now: context.now(), lock: true })
  if (!grant) return new ApiError('invalid_grant')
  // Before the token is used: a wrong wish costs nothing.
  const scopes = grantScopes(request.scope, grant.scopes)
  const resources = resourcesOf(grant, request)
  if (resources instanceof ApiError) return resources
  const refreshToken = await spendRefreshToken(tx, context, { app, grant, token })
  if (refreshToken instanceof ApiError) return refreshToken
  return issue(tx, context, app, { grant, scopes, resources, nonce: null, refreshToken })
}

const issue = async (
  tx: Db,
  context: Context,
  app: ConnectedAppRow,
  given: Omit<Outcome, 'user' | 'jti'>,
): Promise<Outcome> => {
  const now = context.now()
  const { grant } = given
  const user = await getUser(tx, grant.user_id, now)
  const jti = randomUUID()
  await tx
    .insertInto('app_access_tokens')
    .values({
      jti,
      grant_id: grant.grant_id,
      expires_at: new Date(now.getTime() + app.access_token_expiry_minutes * 60_000),
      exchanged_at: null,
    })
    .execute()
  // What the user may do no longer, the app may do no longer.
  const held = scopeResults(given.scopes, { app, user, policy: context.config.rbac })
  const scopes = held.filter(({ is_grantable }) => is_grantable).map(({ scope }) => scope)
  return { ...given, scopes, user, jti }
}

const resourcesOf = ({ resources }: GrantRow, { resource }: Request): string[] | ApiError => {
  if (resource === undefined) return resources
  return resources.includes(resource) ? [resource] : new ApiError('invalid_target')
}

const answerOf = async (context: Context, app: ConnectedAppRow, outcome: Outcome) => {
  const { grant, user, scopes, resources, jti, refreshToken } = outcome
  const seconds = app.access_token_expiry_minutes * 60
  const custom = app.access_token_custom_audience
  const access_token = await signAccessToken(context, {
    subject: grant.user_id,
    scopes,
    seconds,
    claims: fillTemplate(readTemplate(app.access_token_template_content), user),
    audiences: [...(custom === '' ? [] : [custom]), ...resources],
    app: { client_id: app.client_id, jti },
  })
  return {
    access_token,
    token_type: 'bearer',
    expires_in: seconds,
    scope: scopes.join(' '),
    ...(scopes.includes('openid') && {
      id_token: await signIdToken(context, app, outcome, access_token),
    }),
    ...(refreshToken !== null && { refresh_token: refreshToken }),
  }
}

const signIdToken = async (
  context: Context,
  app: ConnectedAppRow,
  { grant, user, scopes, nonce }: Outcome,
  accessToken: string,
): Promise<string> => {
  const sign = await context.signingKeys.signer()
  return sign({
    ...fillTemplate(readTemplate(app.id_token_template_content), user),
    ...userClaims(user, scopes),
    ...standardClaims(context, { subject: grant.user_id, seconds: ID_TOKEN_SECONDS }),
    iss: context.config.baseUrl,
    aud: [app.client_id],
    at_hash: halfHash(accessToken),
    ...(nonce !== null && { nonce }),
    ...(grant.auth_time && { auth_time: Math.floor(grant.auth_time.getTime() / 1000) }),
  })
}

/** Ties an ID token to its access token. @see OpenID Connect Core 1.0 section 3.1.3.6 */
const halfHash = (token: string): string =>
  createHash('sha256').update(token).digest().subarray(0, 16).toString('base64url')
