import { AuthError } from '../../contract/index.ts'
import { passwordFactor, proveAddress } from '../../memory-backend/codes.ts'
import { readEmail, readPassword, readToken } from '../../memory-backend/inputs.ts'
import { mailMs } from '../../memory-backend/one-time.ts'
import { isSame } from '../../memory-backend/people.ts'
import type { MemoryRoutes } from '../../memory-backend/routes.ts'
import { refuseWeak } from '../password/memory-routes.ts'
import type { PasswordResetContract } from './contract.ts'

/** Choosing a new password after a mail has proven the address, in memory. */
export const passwordResetMemory: MemoryRoutes<PasswordResetContract> = {
  'POST /password-reset/start'(input, { now, people, issueLink, send }) {
    const email = readEmail(input.email)
    const address = people.byEmail(email)?.emails.find((own) => isSame(own.email, email))
    if (address) {
      const token = issueLink('reset', address.emailId)
      send({ channel: 'email', to: email, code: null, link: { token, attempt: null } })
    }
    return { resendAt: now() + 30_000, expiresAt: now() + mailMs }
  },

  'POST /password-reset/finish'(input, context) {
    const token = readToken(input.token)
    const text = readPassword(input.password)
    const { getLink, spendLink, people, sessions, browser } = context
    const link = getLink(token, 'reset')
    refuseWeak(text)
    spendLink(link)
    if (!people.byMethod(link.methodId)) throw new AuthError('link-used')
    const person = proveAddress(link, context)
    person.password = { text, resetRequired: false }
    sessions.endOthers(person)
    return browser.signIn(person, [passwordFactor], false)
  },
}
