import { AuthError, type MagicLinkContract, type Outcome } from '@latchkey/core/contract'
import * as v from 'valibot'
import type { Attempt } from '../../attempts.ts'
import { finishWithCode } from '../../finish-with-code.ts'
import {
  AttemptName,
  Code,
  Email,
  mailMinutes,
  type RouteContext,
  type Routes,
} from '../../routes.ts'
import { sameSignIn } from '../../same-sign-in.ts'
import { approvalRoutes } from './approval-routes.ts'
import { LinkToken, slug } from './link.ts'

/** Signing in, or up, with a link by e-mail. */
export const magicLinkRoutes: Routes<MagicLinkContract> = {
  ...approvalRoutes,

  'POST /magic-link/start': {
    input: v.object({ email: Email }),
    async run({ email }, context) {
      const { api, attempts, attributes, landings, upstream, now } = context
      const name = attempts.name()
      const { email_id, user_created } = await api.magicLinks.emailLoginOrCreate({
        email,
        login_magic_link_url: landings.magicLink(name),
        signup_magic_link_url: landings.magicLink(name),
        login_expiration_minutes: mailMinutes,
        signup_expiration_minutes: mailMinutes,
        attributes,
      })
      const attempt = {
        address: email,
        methodId: email_id,
        isNewUser: user_created,
        expiresAt: now + mailMinutes * 60_000,
      }
      const matching = await openApproval(name, attempt, context)
      const challenge = await attempts.open(slug, name, attempt, upstream.codeInMagicLinkMail)
      return { ...challenge, matching }
    },
  },

  'POST /magic-link/finish': {
    input: v.object({ attempt: AttemptName, code: Code }),
    async run(input, context) {
      const outcome = await finishWithCode(slug, input, context)
      await context.approvals?.delete(input.attempt)
      return outcome
    },
  },

  'POST /magic-link/redeem': {
    input: v.object({
      token: LinkToken,
      attempt: v.nullable(AttemptName),
      confirmed: v.boolean(),
    }),
    async run({ token, attempt: name, confirmed }, context) {
      const attempt = name === null ? null : await context.attempts.find(slug, name)
      // A second click in the browser that is signed in by the first finds it signed in.
      const repeated = attempt?.signedIn && (await sameSignIn(context, { isNewUser: false }))
      if (repeated) return repeated
      if (!attempt && !confirmed) throw new AuthError('link-elsewhere')
      return redeem(token, name, attempt, context)
    },
  },
}

/** Lets another device approve the attempt, and none of those before it. Null where none can. */
const openApproval = async (
  name: string,
  { address, methodId, expiresAt }: Attempt,
  { attempts, approvals, attributes }: RouteContext,
): Promise<string | null> => {
  if (!approvals) return null
  // The page shows the number of the newest mail only.
  const older = await attempts.named(slug, address)
  await Promise.all(older.map((other) => approvals.delete(other)))
  const asker = {
    methodId,
    ipAddress: attributes.ip_address || null,
    userAgent: attributes.user_agent || null,
  }
  return approvals.open(name, asker, expiresAt)
}

const redeem = async (
  token: string,
  name: string | null,
  attempt: Attempt | null,
  { api, attempts, approvals, session, limits, attributes }: RouteContext,
): Promise<Outcome> => {
  const answer = await api.magicLinks.authenticate({
    token,
    attributes,
    session_duration_minutes: limits.idleMinutes,
  })
  if (name !== null) await approvals?.delete(name)
  if (name !== null && attempt) await attempts.close(slug, name, attempt)
  return session.open(answer, attempt?.isNewUser ?? isFirstSignIn(answer))
}

/** Without the attempt, a user who is no older than a link can be counts as new. */
const isFirstSignIn = ({
  session,
  user,
}: {
  session?: { started_at: string } | null | undefined
  user: { created_at: string }
}): boolean =>
  session !== null &&
  session !== undefined &&
  Date.parse(session.started_at) - Date.parse(user.created_at) <= mailMinutes * 60_000
