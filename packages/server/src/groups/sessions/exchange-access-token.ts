import { ApiError, type ParsedRequestOf, type contract } from '@latchkey/api'
import type { Context } from '../../context.ts'
import type { Db } from '../../db/schema.ts'
import { readAccessToken, type AccessClaims } from '../../secrets/access-tokens.ts'
import { getApp } from '../connected-apps/apps.ts'
import { FULL_ACCESS } from '../connected-apps/scopes.ts'
import { lockUser } from '../users/users.ts'
import { checkDuration } from './open-session.ts'
import { signIn } from './sign-in.ts'

type Request = ParsedRequestOf<typeof contract.sessions.exchangeAccessToken>

/** How old an access token may be. */
const MAX_AGE_SECONDS = 300

/** Signs a user in by what they granted an app of the project: everything, in a session of theirs. */
export const exchangeAccessToken = async (context: Context, request: Request) => {
  checkDuration(context, request)
  const claims = await readAccessToken(context, request.access_token)
  if (!claims) throw new ApiError('idp_access_token_not_found')
  const { answer } = await signIn(context, request, async (tx) => {
    await lockUser(tx, claims.sub)
    const clientId = await spend(tx, context, claims)
    if (clientId instanceof ApiError) return clientId
    return {
      userId: claims.sub,
      factor: {
        type: 'oauth',
        delivery_method: 'oauth_access_token_exchange',
        oauth_access_token_exchange_factor: { client_id: clientId },
      },
    }
  })
  return answer
}

// What only the token says is looked at before it is spent, and spent in one statement.
const spend = async (
  tx: Db,
  { now: clock }: Context,
  { jti, scope, iat }: AccessClaims,
): Promise<string | ApiError> => {
  const now = clock()
  const row = await tx
    .selectFrom('app_access_tokens')
    .innerJoin(
      'connected_app_grants',
      'connected_app_grants.grant_id',
      'app_access_tokens.grant_id',
    )
    .select(['client_id', 'session_id', 'revoked_at'])
    .where('jti', '=', String(jti))
    .executeTakeFirst()
  if (!row) return new ApiError('idp_access_token_not_found')
  if (row.revoked_at) return new ApiError('connected_app_consent_revoked')
  const app = await getApp(tx, row.client_id)
  if (!scope.split(' ').includes(FULL_ACCESS) || !app.full_access_allowed) {
    return new ApiError('oauth_access_token_exchange_missing_full_access')
  }
  if (now.getTime() / 1000 - iat > MAX_AGE_SECONDS) {
    return new ApiError('oauth_access_token_exchange_token_too_old')
  }
  if (!row.session_id) return new ApiError('oauth_access_token_exchange_token_invalid_grant')
  const spent = await tx
    .updateTable('app_access_tokens')
    .set({ exchanged_at: now })
    .where('jti', '=', String(jti))
    .where('exchanged_at', 'is', null)
    .returning('jti')
    .executeTakeFirst()
  return spent ? row.client_id : new ApiError('idp_access_token_could_not_be_exchanged')
}
