import { AuthError, type MagicLinkApprovalContract } from '@latchkey/core/contract'
import * as v from 'valibot'
import { toAuthError } from '../../errors.ts'
import { AttemptName, type RouteContext, type Routes } from '../../routes.ts'
import { sameSignIn } from '../../same-sign-in.ts'
import type { Approval, Approvals } from './approvals.ts'
import { LinkToken, slug } from './link.ts'

const Link = { token: LinkToken, attempt: AttemptName }

/**
 * Approving a sign-in on another device. That device is never signed in by it: it hands the token of
 * the link to the browser that asked, which redeems it by itself and holds the attempt's cookie.
 */
export const approvalRoutes: Routes<MagicLinkApprovalContract> = {
  'POST /magic-link/wait': {
    input: v.object({ attempt: AttemptName }),
    async run({ attempt: name }, { attempts, approvals }) {
      const { signedIn } = await attempts.get(slug, name)
      const approval = signedIn ? null : await approvals?.find(name)
      if (!approval) return { status: 'over' }
      return { status: approval.state === 'asked' ? 'waiting' : 'answered' }
    },
  },

  'POST /magic-link/continue': {
    input: v.object({ attempt: AttemptName }),
    async run({ attempt: name }, context) {
      const { api, attempts, approvals, session, limits, attributes, now } = context
      const attempt = await attempts.get(slug, name)
      const repeated = attempt.signedIn && (await sameSignIn(context, attempt))
      if (repeated) return repeated
      const approval = await approvals?.find(name)
      if (approval?.state === 'denied') return { status: 'denied' }
      if (approval?.state !== 'approved') throw new AuthError('attempt-unknown')

      // Read, not taken: the API spends the token once, and a failure on the way can be tried again.
      const answer = await api.magicLinks
        .authenticate({
          token: approval.token,
          attributes,
          session_duration_minutes: limits.idleMinutes,
        })
        .catch(async (error: unknown) => {
          if (toAuthError(error, now).kind === 'expired') await approvals?.delete(name)
          throw error
        })
      await approvals?.delete(name)
      // Whoever knows the name of an attempt could hand it the token of an account of their own.
      if (answer.method_id !== attempt.methodId) {
        await api.sessions.revoke({ session_token: answer.session_token })
        throw new AuthError('link-unknown')
      }
      await attempts.close(slug, name, attempt)
      return session.open(answer, attempt.isNewUser)
    },
  },

  'POST /magic-link/request': {
    input: v.object({ attempt: AttemptName }),
    async run({ attempt }, { approvals }) {
      const approval = await approvals?.find(attempt)
      return approval?.state === 'asked' ? approval.request : null
    },
  },

  'POST /magic-link/approve': {
    input: v.object({ ...Link, number: v.pipe(v.string(), v.maxLength(2)) }),
    async run({ token, attempt, number }, context) {
      const { approvals, approval } = await find(attempt, context)
      if (approval.state !== 'asked') throw new AuthError('link-used')
      if (approval.number !== number) {
        await deny(token, attempt, context)
        return { status: 'mismatch' }
      }
      if (!(await approvals.approve(attempt, token))) throw new AuthError('link-used')
      return { status: 'approved' }
    },
  },

  'POST /magic-link/deny': {
    input: v.object(Link),
    async run({ token, attempt }, context) {
      await deny(token, attempt, context)
      return {}
    },
  },
}

const find = async (
  name: string,
  { approvals }: RouteContext,
): Promise<{ approvals: Approvals; approval: Approval }> => {
  const approval = await approvals?.find(name)
  if (!approvals || !approval) throw new AuthError('link-expired')
  return { approvals, approval }
}

/** Spends the link, and the code of its mail, into no session, then tells the browser that asked. */
const deny = async (token: string, name: string, context: RouteContext): Promise<void> => {
  const { approvals, approval } = await find(name, context)
  const { method_id } = await context.api.magicLinks.authenticate({
    token,
    attributes: context.attributes,
  })
  if (method_id !== approval.methodId) throw new AuthError('link-unknown')
  await approvals.deny(name)
}
