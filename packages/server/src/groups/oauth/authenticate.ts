import { ApiError, type contract, type OAuthProvider, type ParsedRequestOf } from '@latchkey/api'
import type { Context } from '../../context.ts'
import type { Db, OAuthFactor } from '../../db/schema.ts'
import type { NewFactor } from '../sessions/open-session.ts'
import { signIn } from '../sessions/sign-in.ts'
import { resolveAccount } from './accounts.ts'
import { refreshTokens } from './exchange.ts'
import { factorName, providerType } from './names.ts'
import { redeemOAuthToken } from './oauth-tokens.ts'
import type { ProviderTokens } from './provider-tokens.ts'

type AuthenticateRequest = ParsedRequestOf<typeof contract.oauth.authenticate>

/** Signs in with the token that a landing page got. The user is found or made here, all or nothing. */
export const authenticateOAuth = async (context: Context, request: AuthenticateRequest) => {
  const { answer, proof } = await signIn(context, request, async (tx, passed) => {
    const redeemed = await redeemOAuthToken(tx, context, request)
    if (redeemed instanceof ApiError) return redeemed
    const { provider, grant, attach_user_id: attachUserId } = redeemed
    const { identity } = grant
    const account = await resolveAccount(tx, context, { provider, identity, attachUserId }, passed)
    if (account instanceof ApiError) return account
    const { userId, registrationId, emailId, resetSessions } = account
    const id = registrationId
    return {
      userId,
      registrationId,
      provider,
      resetSessions,
      subject: identity.subject,
      tokens: await keepTokens(tx, context, { id, tokens: grant.tokens }),
      factor: factorOf(provider, {
        id,
        provider_subject: identity.subject,
        ...(emailId !== null && { email_id: emailId }),
      }),
    }
  })
  const { session, ...rest } = answer
  return {
    ...rest,
    user_session: session,
    oauth_user_registration_id: proof.registrationId,
    provider_type: providerType(proof.provider),
    provider_subject: proof.subject,
    provider_values: await freshTokens(context, proof),
    reset_sessions: proof.resetSessions,
  }
}

const factorOf = (provider: OAuthProvider, detail: OAuthFactor): NewFactor => {
  const factor: NewFactor = { type: 'oauth', delivery_method: `oauth_${provider}` }
  factor[factorName(provider)] = detail
  return factor
}

type Kept = { id: string; tokens: ProviderTokens }

/** Keeps the tokens with the registration. Many providers give a refresh token only once. */
const keepTokens = async (
  tx: Db,
  { keys }: Context,
  { id, tokens }: Kept,
): Promise<ProviderTokens> => {
  const row = await tx
    .selectFrom('oauth_registrations')
    .select('tokens_sealed')
    .where('oauth_user_registration_id', '=', id)
    .executeTakeFirst()
  const opened = row?.tokens_sealed ? keys.open('oauth-tokens', row.tokens_sealed, id) : null
  const old = opened === null ? null : (JSON.parse(opened) as ProviderTokens)
  const kept = { ...tokens, refresh_token: tokens.refresh_token || (old?.refresh_token ?? '') }
  await tx
    .updateTable('oauth_registrations')
    .set({ tokens_sealed: keys.seal('oauth-tokens', JSON.stringify(kept), id) })
    .where('oauth_user_registration_id', '=', id)
    .execute()
  return kept
}

type Signed = {
  provider: OAuthProvider
  registrationId: string
  subject: string
  tokens: ProviderTokens
}

/** The tokens, refreshed when the app took so long that they are over. As they were, if that fails. */
const freshTokens = async (
  context: Context,
  { provider, registrationId: id, subject, tokens }: Signed,
): Promise<ProviderTokens> => {
  const now = context.now()
  const over = tokens.expires_at !== '' && new Date(tokens.expires_at) <= now
  if (!over || tokens.refresh_token === '') return tokens
  try {
    const fresh = await refreshTokens(await context.oauth.get(provider), tokens, { subject, now })
    return await keepTokens(context.db, context, { id, tokens: fresh })
  } catch {
    return tokens
  }
}
