import { isApiError, type User as ApiUser } from '@latchkey/api'
import { AuthError, type AccountContract, type StepUpWay } from '@latchkey/core/contract'
import * as v from 'valibot'
import { requireFreshForChanges } from '../../freshness.ts'
import type { LiveSession } from '../../live-session.ts'
import { primaryEmail } from '../../primary.ts'
import { removeFactor } from '../../remove-factor.ts'
import { Id, Nothing, Password, type RouteContext, type Routes } from '../../routes.ts'
import { sessionOf, toChanged } from '../../shapes.ts'
import { exportOf } from './export.ts'

type Profile = Pick<
  AccountContract,
  `POST /account/${'rename' | 'password' | 'providers/remove' | 'export' | 'delete'}`
>

const NamePart = v.pipe(v.string(), v.trim(), v.maxLength(100))

/** The person and the account as a whole. */
export const profileRoutes: Routes<Profile> = {
  'POST /account/rename': {
    input: v.object({ first: NamePart, middle: NamePart, last: NamePart }),
    async run({ first, middle, last }, { api, session }) {
      const live = await session.read()
      const { user } = await api.users.update({
        user_id: live.user.user_id,
        name: { first_name: first, middle_name: middle, last_name: last },
      })
      return toChanged(live, user)
    },
  },

  'POST /account/password': {
    input: v.object({ password: Password, existing: v.exactOptional(Password) }),
    async run({ password, existing }, context) {
      const { api, now, rp, session } = context
      const live = await session.read()
      const ways = waysToPassword(live.user)
      const proven = existing === undefined ? live : await proveExisting(existing, live, context)
      requireFreshForChanges(proven, rp.id, now)
      const answer = await api.passwords
        .sessionReset({ password, session_token: live.sessionToken })
        .catch((error: unknown) => {
          const isStale = isApiError(error, 'session_too_old_to_reset_password')
          throw isStale ? new AuthError('step-up-required', { ways }) : error
        })
      return toChanged({ session: sessionOf(answer) }, answer.user)
    },
  },

  'POST /account/providers/remove': {
    input: v.object({ id: Id }),
    run: ({ id }, context) => removeFactor(context, 'provider', id),
  },

  'POST /account/export': {
    input: Nothing,
    async run(_, { api, session, now }) {
      const { user } = await session.readForChanges()
      const { sessions } = await api.sessions.get({ user_id: user.user_id })
      return exportOf(user, sessions, now)
    },
  },

  'POST /account/delete': {
    input: v.object({ userId: Id }),
    async run({ userId }, { api, session }) {
      const live = await session.readForChanges()
      const { user_id } = live.user
      // The page shows somebody who has been signed out since.
      if (user_id !== userId) throw new AuthError('session-unknown')
      await api.users.delete({ user_id }).catch(ignoreDeleted)
      await session.close(live.session.session_id)
      return {}
    },
  },
}

/** What the API takes as a proof before it sets a password. It needs an address to sign in with. */
const waysToPassword = (user: ApiUser): StepUpWay[] => {
  if (!primaryEmail(user)) throw new AuthError('email-needed')
  return user.password && !user.password.requires_reset ? ['password', 'email-otp'] : ['email-otp']
}

/** Adds the proof to the session. A password that has to be reset proves nothing, and is no error. */
const proveExisting = async (
  password: string,
  live: LiveSession,
  { api, attributes }: RouteContext,
): Promise<Pick<LiveSession, 'session' | 'user'>> => {
  const { user, sessionToken: session_token } = live
  const email = primaryEmail(user)?.email ?? ''
  try {
    const answer = await api.passwords.authenticate({ email, password, session_token, attributes })
    return { session: sessionOf(answer), user: answer.user }
  } catch (error) {
    if (isApiError(error, 'reset_password', 'no_user_password')) return live
    if (isApiError(error, 'unauthorized_credentials')) {
      throw new AuthError('password-incorrect', { field: 'existing' })
    }
    throw error
  }
}

const ignoreDeleted = (error: unknown): void => {
  if (!isApiError(error, 'user_not_found')) throw error
}
