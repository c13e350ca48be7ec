import { randomUUID } from 'node:crypto'
import { ApiError, type contract, type OAuthProvider, type ParsedRequestOf } from '@latchkey/api'
import type { Context } from '../../context.ts'
import type { Db } from '../../db/schema.ts'
import { transaction } from '../../db/transaction.ts'
import { findToken, issueToken, spendToken } from '../../secrets/tokens.ts'
import { selectSession } from '../sessions/select-session.ts'
import { getSession } from '../sessions/session-rows.ts'
import { lockUser, resolveUserId } from '../users/users.ts'

const ATTACH_MS = 10 * 60_000

type AttachRequest = ParsedRequestOf<typeof contract.oauth.attach>

/** Makes a token that ties the next start of a provider to a user, whoever the provider names. */
export const attachOAuth = async (context: Context, request: AttachRequest) => {
  const { provider, user_id, session_token, session_jwt } = request
  const named = [user_id, session_token, session_jwt].filter((argument) => argument !== undefined)
  if (named.length === 0) throw new ApiError('no_user_selection_arguments')
  if (named.length > 1) throw new ApiError('too_many_user_selection_arguments')
  const selector = await selectSession(context, { session_token, session_jwt })

  return transaction(context.db, async (tx) => {
    const now = context.now()
    const userId = selector
      ? (await getSession(tx, selector, { now })).user_id
      : await resolveUserId(tx, user_id ?? '')
    await lockUser(tx, userId)
    // Deleted while the lock was waited for?
    await resolveUserId(tx, userId)
    const token = await issueToken(tx, {
      purpose: 'oauth_attach',
      send_id: randomUUID(),
      user_id: userId,
      method_id: provider,
      redirect_url: null,
      redirect_type: null,
      code_challenge: null,
      ip_address: '',
      user_agent: '',
      created_at: now,
      expires_at: new Date(now.getTime() + ATTACH_MS),
    })
    return { oauth_attach_token: token }
  })
}

/** Spends an attach token of a provider. Returns its user, or throws `invalid_oauth_attach_token`. */
export const spendAttachToken = async (
  tx: Db,
  { token, provider, now }: { token: string; provider: OAuthProvider; now: Date },
): Promise<string> => {
  const row = await findToken(tx, token, ['oauth_attach'])
  if (row?.method_id !== provider || !(await spendToken(tx, row, {}, now))) {
    throw new ApiError('invalid_oauth_attach_token')
  }
  return row.user_id
}
