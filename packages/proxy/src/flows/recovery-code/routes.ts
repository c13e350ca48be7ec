import type { RecoveryCodeContract } from '@latchkey/core/contract'
import * as v from 'valibot'
import { finishSecondFactor } from '../../finish-second-factor.ts'
import { Nothing, RecoveryCode, type Routes } from '../../routes.ts'
import { hasTotp } from '../../second-factor.ts'

/** The codes that stand in for a lost authenticator app. */
export const recoveryCodeRoutes: Routes<RecoveryCodeContract> = {
  'GET /recovery-code': {
    input: Nothing,
    async run(_, { api, session }) {
      const { user } = await session.read()
      if (!hasTotp(user)) return { left: null }
      const { totps } = await api.totps.recoveryCodes({ user_id: user.user_id })
      return { left: totps.flatMap(({ recovery_codes }) => recovery_codes).length }
    },
  },

  'POST /recovery-code/finish': {
    input: v.object({ code: RecoveryCode }),
    run: ({ code }, context) =>
      finishSecondFactor(context, (request) =>
        context.api.totps.recover({ ...request, recovery_code: code }),
      ),
  },
}
