import { codeCases } from '../../conformance/code-cases.ts'
import type { FlowCase } from '../../conformance/flow-cases.ts'
import { expectComplete, expectSignedIn, proveEmail, signUp } from '../../conformance/people.ts'
import { expectSame } from '../../conformance/check.ts'

/** What codes by e-mail promise. */
export const emailOtpCases: FlowCase[] = [
  ...codeCases({
    finish: 'POST /email-otp/finish',
    elsewhere: 'POST /magic-link/finish',
    newAddress: (walk) => walk.newEmail(),
    start: (browser, email) => browser.call('POST /email-otp/start', { email }),
    user: (email) => ({ email }),
    factors: [['otp', 'email']],
    alwaysCode: true,
  }),
  {
    title: 'knows an address again, however it is written',
    async run(walk) {
      const { email, complete } = await signUp(walk)
      const browser = walk.browser()
      const typed = ` ${email.toUpperCase()} `
      const { attempt } = await browser.call('POST /email-otp/start', { email: typed })
      const code = await walk.codeFor(email)
      const again = expectComplete(await browser.call('POST /email-otp/finish', { attempt, code }))
      expectSame(again.user, complete.user, 'The user')
    },
  },
  {
    title: 'ends the session before when somebody signs in over it',
    async run(walk) {
      const { browser, complete } = await signUp(walk)
      const { outcome } = await proveEmail(walk, walk.newEmail(), browser)
      const next = expectComplete(outcome)
      await expectSignedIn(walk, browser, next)
      // Whoever meant the session before ends nothing any more.
      const { sessionId } = complete.session
      await browser.call('POST /session/sign-out', { sessionId })
      await expectSignedIn(walk, browser, next)
    },
  },
  {
    title: 'refuses what is no address',
    async run(walk) {
      for (const email of ['', ' ', 'nobody', 'a@b', 'a@example.com, b@example.com']) {
        const refusal = { code: 'email-invalid', field: 'email' } as const
        await walk.browser().refused('POST /email-otp/start', { email }, refusal)
      }
      for (const input of [{ email: 5 }, { email: null }, { email: ['a@example.com'] }]) {
        const refusal = { code: 'input-invalid', field: 'email' } as const
        await walk.browser().refused('POST /email-otp/start', input, refusal)
      }
    },
  },
]
