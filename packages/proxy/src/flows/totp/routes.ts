import { AuthError, type TotpContract } from '@latchkey/core/contract'
import * as v from 'valibot'
import { finishSecondFactor } from '../../finish-second-factor.ts'
import { Nothing, TotpCode, type RouteContext, type Routes } from '../../routes.ts'
import { hasSecondFactor, hasTotp } from '../../second-factor.ts'
import { toComplete } from '../../shapes.ts'

/** Codes of an authenticator app. */
export const totpRoutes: Routes<TotpContract> = {
  'GET /totp': {
    input: Nothing,
    async run(_, { session }) {
      const { user } = await session.read()
      return { enrolled: hasTotp(user) }
    },
  },

  'POST /totp/enrol': {
    input: v.object({ signingIn: v.boolean() }),
    async run({ signingIn }, context) {
      const { userId } = signingIn ? await waiting(context) : await signedIn(context)
      const { secret, qr_code, recovery_codes } = await context.api.totps.create({
        user_id: userId,
        expiration_minutes: enrolMinutes,
      })
      return {
        secret,
        qrCode: qr_code,
        recoveryCodes: recovery_codes,
        expiresAt: context.now + enrolMinutes * 60_000,
      }
    },
  },

  'POST /totp/confirm': {
    input: v.object({ signingIn: v.boolean(), code: TotpCode }),
    async run({ signingIn, code }, context) {
      const { api } = context
      if (signingIn) {
        const { userId } = await waiting(context)
        const complete = await finishSecondFactor(context, (request) =>
          api.totps.authenticate({ ...request, totp_code: code }),
        )
        await endSingleFactorSessions(context, userId)
        return complete
      }
      const { userId, sessionToken } = await signedIn(context)
      const answer = await api.totps.authenticate({
        user_id: userId,
        totp_code: code,
        session_token: sessionToken,
      })
      await endSingleFactorSessions(context, userId)
      return toComplete(answer, false)
    },
  },

  'POST /totp/finish': {
    input: v.object({ code: TotpCode }),
    run: ({ code }, context) =>
      finishSecondFactor(context, (request) =>
        context.api.totps.authenticate({ ...request, totp_code: code }),
      ),
  },

  'POST /totp/remove': {
    input: Nothing,
    async run(_, { api, session }) {
      const { user } = await session.readForChanges()
      await Promise.all(user.totps.map(({ totp_id }) => api.users.deleteTotp({ totp_id })))
      return {}
    },
  },
}

/** Long enough to find and install an app. A sign-in that waits ends sooner. */
const enrolMinutes = 30

const signedIn = async ({ session }: RouteContext) => {
  const { user, sessionToken } = await session.readForChanges()
  return { userId: user.user_id, sessionToken }
}

// Whoever has a second factor proves that one; a new one in its place would be no proof.
const waiting = async ({ pending }: RouteContext) => {
  const signIn = await pending.get()
  if (signIn.factors.length > 0) throw new AuthError('totp-active')
  return signIn
}

/** So that none of them comes back to life when the second factor is removed one day. */
const endSingleFactorSessions = async ({ api }: RouteContext, userId: string): Promise<void> => {
  const { sessions } = await api.sessions.get({ user_id: userId })
  await Promise.all(
    sessions
      .filter((session) => !hasSecondFactor(session))
      .map(({ session_id }) => api.sessions.revoke({ session_id })),
  )
}
