import { ConformanceError, expectSame } from '../../conformance/check.ts'
import { codeCases } from '../../conformance/code-cases.ts'
import type { FlowCase } from '../../conformance/flow-cases.ts'
import {
  expectComplete,
  expectFactors,
  expectNobody,
  expectSignedIn,
  expectUser,
  proveEmail,
  signUp,
  signUpWithPassword,
} from '../../conformance/people.ts'
import { secondMs, type Walk } from '../../conformance/walk.ts'

const signIn = 'POST /password/sign-in'
const signUpRoute = 'POST /password/sign-up'
/** On every list of passwords. */
const weak = 'password1'

/** Somebody who signed up, never proved the address, and signs in. */
const askAgain = async (walk: Walk) => {
  const [email, password] = [walk.newEmail(), walk.newPassword()]
  const early = walk.browser()
  await early.call(signUpRoute, { email, password })
  await expectNobody(early)
  const browser = walk.browser()
  const challenge = await browser.call(signIn, { email, password })
  if (!('attempt' in challenge)) throw new ConformanceError(signIn, 'must ask for a proof')
  return { browser, email, password, challenge }
}

/** What passwords promise. */
export const passwordCases: FlowCase[] = [
  ...codeCases({
    finish: 'POST /password/finish',
    elsewhere: 'POST /email-otp/finish',
    newAddress: (walk) => walk.newEmail(),
    start: (browser, email, walk) =>
      browser.call(signUpRoute, { email, password: walk.newPassword() }),
    resend: (browser, { attempt }) => browser.call('POST /password/resend', { attempt }),
    user: (email) => ({ email, hasPassword: true }),
    factors: [
      ['password', 'knowledge'],
      ['otp', 'email'],
    ],
    alwaysCode: true,
  }),
  {
    title: 'signs in with the password, in any browser',
    async run(walk) {
      const { email, password, complete } = await signUpWithPassword(walk)
      const browser = walk.browser()
      const again = expectComplete(await browser.call(signIn, { email, password }))
      expectSame(again.isNewUser, false, 'isNewUser')
      expectSame(again.user, complete.user, 'The user')
      expectFactors(again, ['password', 'knowledge'])
      await expectSignedIn(walk, browser, again)
    },
  },
  {
    title: 'gives no session before the address is proven, and asks for the proof again',
    async run(walk) {
      const { browser, email, password, challenge } = await askAgain(walk)
      await expectNobody(browser)
      expectSame(challenge.takesCode, true, 'takesCode')
      const answer = { attempt: challenge.attempt, code: await walk.codeFor(email) }
      const complete = expectComplete(await browser.call('POST /password/finish', answer))
      expectUser(complete, { email, hasPassword: true })
      await expectSignedIn(walk, browser, complete)
      // Who proved the address is who set the password, so it stays.
      expectComplete(await walk.browser().call(signIn, { email, password }))
    },
  },
  {
    title: 'waits for that proof until expiresAt, and no longer',
    needs: ['clock'],
    async run(walk) {
      const [one, two] = [await askAgain(walk), await askAgain(walk)]
      const codes = [await walk.codeFor(one.email), await walk.codeFor(two.email)]
      walk.advance(one.challenge.expiresAt - walk.now() - secondMs)
      const { attempt } = one.challenge
      const answer = { attempt, code: codes[0] ?? '' }
      expectComplete(await one.browser.call('POST /password/finish', answer))
      walk.advance(secondMs)
      await two.browser.refused(
        'POST /password/finish',
        { attempt: two.challenge.attempt, code: codes[1] },
        { code: 'code-expired', field: 'code' },
      )
    },
  },
  {
    title: 'takes a password out of use that was set before the owner of the address came',
    async run(walk) {
      const [email, password] = [walk.newEmail(), walk.newPassword()]
      await walk.browser().call(signUpRoute, { email, password })
      await proveEmail(walk, email)
      const refusal = { code: 'password-reset-required', field: 'password' } as const
      await walk.browser().refused(signIn, { email, password }, refusal)
    },
  },
  {
    title: 'keeps the password of a known address when somebody signs up over it',
    async run(walk) {
      const { email, password, complete } = await signUpWithPassword(walk)
      const browser = walk.browser()
      const other = walk.newPassword()
      const { attempt } = await browser.call(signUpRoute, { email, password: other })
      const code = await walk.codeFor(email)
      const again = expectComplete(await browser.call('POST /password/finish', { attempt, code }))
      expectSame(again.isNewUser, false, 'isNewUser')
      expectSame(again.user, complete.user, 'The user')
      expectFactors(again, ['otp', 'email'])
      expectComplete(await walk.browser().call(signIn, { email, password }))
      const wrong = { code: 'credentials-incorrect', field: 'password' } as const
      await walk.browser().refused(signIn, { email, password: other }, wrong)
    },
  },
  {
    title: 'gives one refusal for a wrong password, no password and no account',
    async run(walk) {
      const { email, password } = await signUpWithPassword(walk)
      const without = await signUp(walk)
      const refusal = { code: 'credentials-incorrect', field: 'password' } as const
      for (const credentials of [
        { email, password: ` ${password}` },
        { email: without.email, password },
        { email: walk.newEmail(), password },
      ]) {
        await walk.browser().refused(signIn, credentials, refusal)
      }
    },
  },
  {
    title: 'judges a password as signing up does',
    async run(walk) {
      const judge = (password: string) =>
        walk.browser().call('POST /password/strength', { password, email: walk.newEmail() })
      const strong = walk.newPassword()
      expectSame(await judge(strong), { score: 4, accepted: true, breached: false }, 'Strength')
      const { accepted, score } = await judge(weak)
      expectSame(accepted, false, `Whether "${weak}" is accepted`)
      if (score > 2) throw new ConformanceError('The score', `of "${weak}" is ${score}`)
      const refusal = { code: 'password-weak', field: 'password' } as const
      const known = await signUpWithPassword(walk)
      for (const email of [walk.newEmail(), known.email]) {
        await walk.browser().refused(signUpRoute, { email, password: weak }, refusal)
      }
    },
  },
  {
    title: 'refuses what is no address, password or attempt',
    async run(walk) {
      const browser = walk.browser()
      const [email, password] = [walk.newEmail(), walk.newPassword()]
      for (const route of [signIn, signUpRoute] as const) {
        const noEmail = { code: 'email-invalid', field: 'email' } as const
        await browser.refused(route, { email: '', password }, noEmail)
        const noPassword = { code: 'input-invalid', field: 'password' } as const
        await browser.refused(route, { email, password: '' }, noPassword)
        await browser.refused(route, { email, password: 5 }, noPassword)
      }
      const unknown = { code: 'attempt-unknown' } as const
      await browser.refused('POST /password/resend', { attempt: 'never-was' }, unknown)
      await browser.refused('POST /password/resend', { attempt: 5 }, { code: 'input-invalid' })
      const invalid = { code: 'input-invalid', field: 'password' } as const
      await browser.refused('POST /password/strength', { password: '' }, invalid)
    },
  },
]
