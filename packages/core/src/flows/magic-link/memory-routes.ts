import { AuthError } from '../../contract/index.ts'
import { finishWithCode, proveAddress } from '../../memory-backend/codes.ts'
import { readAttempt, readBoolean, readEmail, readToken } from '../../memory-backend/inputs.ts'
import { mailMs } from '../../memory-backend/one-time.ts'
import { isProven } from '../../memory-backend/people.ts'
import type { MemoryRoutes } from '../../memory-backend/routes.ts'
import { approvalMemory, openApproval } from './approval-memory.ts'
import type { MagicLinkContract } from './contract.ts'

const slug = 'magic-link'
const linkFactor = { type: 'magic_link', deliveryMethod: 'email' }

/** Signing in, or up, with a link by e-mail, in memory. */
export const magicLinkMemory: MemoryRoutes<MagicLinkContract> = {
  ...approvalMemory,

  'POST /magic-link/start'(input, context) {
    const { now, people, send, issueCode, issueLink, browser } = context
    const email = readEmail(input.email)
    const { person, emailId } = people.findOrAddByEmail(email)
    const token = issueLink('sign-in', emailId)
    const code = issueCode(emailId, token)
    const challenge = browser.open({
      flow: slug,
      methodId: emailId,
      detail: 'email',
      expiresAt: now() + mailMs,
      isNewUser: !isProven(person),
    })
    send({ channel: 'email', to: email, code, link: { token, attempt: challenge.attempt } })
    return { ...challenge, matching: openApproval(challenge, emailId, context) }
  },

  'POST /magic-link/finish'(input, context) {
    const outcome = finishWithCode(slug, input, context)
    context.approvals.delete(input.attempt)
    return outcome
  },

  'POST /magic-link/redeem'(input, context) {
    const token = readToken(input.token)
    const name = input.attempt === null ? null : readAttempt(input.attempt)
    const confirmed = readBoolean(input.confirmed)
    const { browser, people, getLink, spendLink } = context

    const attempt = name === null ? null : browser.find(slug, name)
    const repeated = attempt?.signedIn ? browser.sameSignIn({ isNewUser: false }) : null
    if (repeated) return repeated
    if (!attempt && !confirmed) throw new AuthError('link-elsewhere')

    const link = getLink(token, 'sign-in')
    const owner = people.byMethod(link.methodId)
    const isNewUser = owner !== undefined && !isProven(owner)
    spendLink(link)
    if (name !== null) context.approvals.delete(name)
    if (attempt) attempt.signedIn = true
    const person = proveAddress(link, context)
    return browser.signIn(person, [linkFactor], isNewUser)
  },
}
