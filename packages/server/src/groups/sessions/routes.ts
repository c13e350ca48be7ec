import { ApiError, contract } from '@latchkey/api'
import { transaction } from '../../db/transaction.ts'
import { implement } from '../../http/router.ts'
import { authorize } from '../project/rbac.ts'
import { getUser, resolveUserId } from '../users/users.ts'
import { attestSession } from './attest.ts'
import { exchangeAccessToken } from './exchange-access-token.ts'
import { migrateSession } from './migrate.ts'
import { selectSession } from './select-session.ts'
import { endSession, sessionOf } from './session-rows.ts'
import { checkDuration, extendSession, sessionAnswer } from './open-session.ts'
import { touchSession } from './touch.ts'

/** Sessions: list, check, end, and the keys to check a JWT without asking. */
export const sessionRoutes = implement(contract.sessions, {
  async get({ user_id }, { db, now }) {
    const userId = await resolveUserId(db, user_id)
    const { roles } = await getUser(db, userId, now())
    const rows = await db
      .selectFrom('sessions')
      .selectAll()
      .where('user_id', '=', userId)
      .where('expires_at', '>', now())
      .orderBy('started_at')
      .execute()
    return { sessions: rows.map((row) => sessionOf(row, roles)) }
  },

  async authenticate(input, context) {
    checkDuration(context, input)
    const selector = await selectSession(context, input)
    if (!selector) throw new ApiError('no_session_arguments')
    const sign = await context.signingKeys.signer()
    const check = input.authorization_check
    const plain = !check && !input.session_custom_claims
    const { open, user, verdict } = plain
      ? {
          ...(await touchSession(context, selector, input.session_duration_minutes)),
          verdict: null,
        }
      : await transaction(context.db, async (tx) => {
          const open = await extendSession(tx, context, selector, input)
          const user = await getUser(tx, open.row.user_id, context.now())
          const verdict = check && authorize(context.config.rbac, user.roles, check)
          return { open, user, verdict }
        })
    const answer = await sessionAnswer(context, sign, open, user)
    return { ...answer, user, ...(verdict && { verdict }) }
  },

  async revoke(input, context) {
    const given = [input.session_id, input.session_token, input.session_jwt]
    const count = given.filter((argument) => argument !== undefined).length
    if (count === 0) throw new ApiError('no_session_revoke_arguments')
    if (count > 1) throw new ApiError('too_many_session_revoke_arguments')
    if (input.session_id !== undefined && !/^session-(test|live)-[\w-]+$/.test(input.session_id)) {
      throw new ApiError('invalid_session_id')
    }
    const selector = (await selectSession(context, input)) ?? { sessionId: input.session_id ?? '' }
    await endSession(context.db, selector, context.now())
    return {}
  },

  migrate: async (input, context) => migrateSession(context, input),

  attest: async (input, context) => attestSession(context, input),

  exchangeAccessToken: async (input, context) => exchangeAccessToken(context, input),

  async jwks({ project_id }, { config, signingKeys }) {
    if (!/^[\w-]{1,128}$/.test(project_id)) throw new ApiError('invalid_project_id')
    if (project_id !== config.projectId) throw new ApiError('project_not_found')
    return { keys: await signingKeys.published() }
  },
})
