import { AuthError, type Challenge } from '../../contract/index.ts'
import { proveAddress } from '../../memory-backend/codes.ts'
import { readAttempt, readText, readToken } from '../../memory-backend/inputs.ts'
import type { MemoryContext, MemoryRoutes } from '../../memory-backend/routes.ts'
import type { MemoryApproval } from '../../memory-backend/world.ts'
import type { MagicLinkApprovalContract } from './contract.ts'

const slug = 'magic-link'
const linkFactor = { type: 'magic_link', deliveryMethod: 'email' }
const choices = ['17', '28', '39', '46', '52', '64'] as const

/** Lets another device approve the attempt, and none of those before it. */
export const openApproval = (
  { attempt, expiresAt }: Challenge,
  methodId: string,
  { approvals, now }: MemoryContext,
): string => {
  for (const [name, other] of approvals) if (other.methodId === methodId) approvals.delete(name)
  const number = choices[approvals.size % choices.length] ?? choices[0]
  const request = { userAgent: null, ipAddress: null, askedAt: now(), expiresAt, choices }
  approvals.set(attempt, { methodId, number, request, answer: null })
  return number
}

/** Approving a sign-in on another device, in memory. */
export const approvalMemory: MemoryRoutes<MagicLinkApprovalContract> = {
  'POST /magic-link/wait'(input, context) {
    const name = readAttempt(input.attempt)
    const { signedIn } = context.browser.get(slug, name)
    const approval = signedIn ? null : find(name, context)
    if (!approval) return { status: 'over' }
    return { status: approval.answer ? 'answered' : 'waiting' }
  },

  'POST /magic-link/continue'(input, context) {
    const name = readAttempt(input.attempt)
    const { approvals, browser, getLink, spendLink } = context
    const attempt = browser.get(slug, name)
    const repeated = attempt.signedIn ? browser.sameSignIn(attempt) : null
    if (repeated) return repeated
    const answer = find(name, context)?.answer
    if (answer === 'denied') return { status: 'denied' }
    if (!answer) throw new AuthError('attempt-unknown')

    approvals.delete(name)
    const link = getLink(answer.token, 'sign-in')
    spendLink(link)
    if (link.methodId !== attempt.methodId) throw new AuthError('link-unknown')
    attempt.signedIn = true
    return browser.signIn(proveAddress(link, context), [linkFactor], attempt.isNewUser)
  },

  'POST /magic-link/request'(input, context) {
    const approval = find(readAttempt(input.attempt), context)
    return approval && !approval.answer ? approval.request : null
  },

  'POST /magic-link/approve'(input, context) {
    const token = readToken(input.token)
    const number = readText(input.number)
    const approval = get(readAttempt(input.attempt), context)
    if (approval.answer) throw new AuthError('link-used')
    if (approval.number !== number) {
      deny(token, approval, context)
      return { status: 'mismatch' }
    }
    approval.answer = { token }
    return { status: 'approved' }
  },

  'POST /magic-link/deny'(input, context) {
    const token = readToken(input.token)
    deny(token, get(readAttempt(input.attempt), context), context)
    return {}
  },
}

const find = (name: string, { approvals, now }: MemoryContext): MemoryApproval | null => {
  const approval = approvals.get(name)
  return approval && approval.request.expiresAt > now() ? approval : null
}

const get = (name: string, context: MemoryContext): MemoryApproval => {
  const approval = find(name, context)
  if (!approval) throw new AuthError('link-expired')
  return approval
}

/** Spends the link into no session, then tells the browser that asked. */
const deny = (token: string, approval: MemoryApproval, { getLink, spendLink }: MemoryContext) => {
  const link = getLink(token, 'sign-in')
  spendLink(link)
  if (link.methodId !== approval.methodId) throw new AuthError('link-unknown')
  approval.answer = 'denied'
}
