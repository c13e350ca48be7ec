import type { Outcome } from '@latchkey/core'
import { totpCode } from '@latchkey/core/memory-backend'
import type { Browser, TestKit } from './test-kit.ts'

export { totpCode } from '@latchkey/core/memory-backend'

/** Proves an address by a code, as far as that gets somebody in. */
export const signIn = async (
  kit: TestKit,
  email: string,
  browser: Browser = kit.browser(),
): Promise<{ browser: Browser; outcome: Outcome }> => {
  const { attempt } = await browser.call('POST /email-otp/start', { email })
  const code = kit.codeFor(email)
  return { browser, outcome: await browser.call('POST /email-otp/finish', { attempt, code }) }
}

/** Signs up with an authenticator app, and lets its first code pass. */
export const signUpWithTotp = async (
  kit: TestKit,
  email: string,
): Promise<{ browser: Browser; secret: string; recoveryCodes: string[] }> => {
  const { browser } = await signIn(kit, email)
  const enrolment = await browser.call('POST /totp/enrol', { signingIn: false })
  const code = await totpCode(enrolment.secret, kit.clock.now())
  await browser.call('POST /totp/confirm', { signingIn: false, code })
  kit.clock.advance(30_000)
  return { browser, ...enrolment }
}
