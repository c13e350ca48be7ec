import { expectSame } from '../../conformance/check.ts'
import type { FlowCase } from '../../conformance/flow-cases.ts'
import {
  expectClosed,
  expectSignedIn,
  signUp,
  signUpWithPassword,
  signUpWithTotp,
} from '../../conformance/people.ts'
import type { StepUpWay } from '../../contract/index.ts'
import { secondMs } from '../../conformance/walk.ts'

const start = 'POST /step-up/start'
const finish = 'POST /step-up/finish'
const hourMs = 60 * 60_000

/** A change to the account that undoes nothing. */
const change = 'POST /passkey/register/start'

const required = (...ways: StepUpWay[]) => ({ code: 'step-up-required', ways }) as const

/** What a fresh proof promises. */
export const stepUpCases: FlowCase[] = [
  {
    title: 'asks for a proof that is younger than an hour, and takes a code to the own address',
    needs: ['clock'],
    async run(walk) {
      const { email, browser, complete } = await signUp(walk)
      walk.advance(hourMs - secondMs)
      await browser.call(change, { automatic: false })
      walk.advance(secondMs)
      await browser.refused(change, { automatic: false }, required('email-otp'))

      const { attempt, takesCode } = await browser.call(start, { way: 'email-otp' })
      expectSame(takesCode, true, 'takesCode')
      const code = await walk.codeFor(email)
      const proof = { way: 'email-otp', attempt, code } as const
      const wrong = { ...proof, code: code === '000000' ? '111111' : '000000' }
      const incorrect = { code: 'code-incorrect', field: 'code', attemptsLeft: 4 } as const
      await browser.refused(finish, wrong, incorrect)
      const proven = await browser.call(finish, proof)
      expectSame(proven.isNewUser, false, 'isNewUser')
      expectSame(proven.user, complete.user, 'The user')
      const { sessionId, expiresAt } = complete.session
      expectSame(proven.session.sessionId, sessionId, 'The session')
      expectSame(proven.session.expiresAt, expiresAt, 'The end of the session')
      await expectSignedIn(walk, browser, proven)
      await browser.call(change, { automatic: false })
      await browser.refused(finish, proof, { code: 'code-used', field: 'code' })
    },
  },
  {
    title: 'takes the code until expiresAt, and not from then on',
    needs: ['clock'],
    async run(walk) {
      const [one, two] = [await signUp(walk), await signUp(walk)]
      const { attempt, expiresAt } = await one.browser.call(start, { way: 'email-otp' })
      const late = await two.browser.call(start, { way: 'email-otp' })
      const [code, lateCode] = [await walk.codeFor(one.email), await walk.codeFor(two.email)]
      walk.advance(expiresAt - walk.now() - secondMs)
      await one.browser.call(finish, { way: 'email-otp', attempt, code })
      walk.advance(secondMs)
      const proof = { way: 'email-otp', attempt: late.attempt, code: lateCode }
      await two.browser.refused(finish, proof, { code: 'code-expired', field: 'code' })
    },
  },
  {
    title: 'takes the authenticator app of who has one, or a recovery code, and nothing less',
    needs: ['clock'],
    async run(walk) {
      const { browser, totp, recoveryCodes } = await signUpWithTotp(walk)
      walk.advance(hourMs)
      const ways = required('totp', 'recovery-code')
      await browser.refused(change, { automatic: false }, ways)
      const incorrect = { code: 'totp-incorrect', field: 'code' } as const
      await browser.refused(finish, { way: 'totp', code: '12345' }, incorrect)
      const used = await totp()
      await browser.call(finish, { way: 'totp', code: used })
      await browser.call(change, { automatic: false })
      await browser.refused(
        finish,
        { way: 'totp', code: used },
        { code: 'totp-used', field: 'code' },
      )

      walk.advance(hourMs)
      const none = { code: 'recovery-code-incorrect', field: 'code' } as const
      await browser.refused(finish, { way: 'recovery-code', code: 'aaaa-bbbb-cccc' }, none)
      const code = recoveryCodes[0] ?? ''
      const proven = await browser.call(finish, { way: 'recovery-code', code })
      await expectSignedIn(walk, browser, proven)
      await browser.call(change, { automatic: false })
      const spent = { code: 'recovery-code-used', field: 'code' } as const
      await browser.refused(finish, { way: 'recovery-code', code }, spent)
    },
  },
  {
    title: 'takes the password of who has one',
    needs: ['clock'],
    async run(walk) {
      const { browser, password } = await signUpWithPassword(walk)
      walk.advance(hourMs)
      await browser.refused(change, { automatic: false }, required('password', 'email-otp'))
      const wrong = { way: 'password', password: `${password}!` }
      const incorrect = { code: 'password-incorrect', field: 'password' } as const
      await browser.refused(finish, wrong, incorrect)
      const proven = await browser.call(finish, { way: 'password', password })
      await expectSignedIn(walk, browser, proven)
      await browser.call(change, { automatic: false })
    },
  },
  {
    title: 'takes a code to the own phone',
    needs: ['phones'],
    async run(walk) {
      const [browser, phone] = [walk.browser(), walk.newPhone()]
      const begun = await browser.call('POST /phone-otp/start', { phone, channel: 'sms' })
      const first = { attempt: begun.attempt, code: await walk.codeFor(phone) }
      await browser.call('POST /phone-otp/finish', first)
      const { attempt } = await browser.call(start, { way: 'phone-otp' })
      const code = await walk.codeFor(phone)
      const proven = await browser.call(finish, { way: 'phone-otp', attempt, code })
      await expectSignedIn(walk, browser, proven)
      await browser.refused(start, { way: 'email-otp' }, { code: 'input-invalid' })
    },
  },
  {
    title: 'takes no proof of another person or for another purpose',
    async run(walk) {
      const [mine, theirs] = [await signUp(walk), await signUp(walk)]
      const { attempt } = await theirs.browser.call(start, { way: 'email-otp' })
      const code = await walk.codeFor(theirs.email)
      const unknown = { code: 'attempt-unknown' } as const
      await mine.browser.refused(finish, { way: 'email-otp', attempt, code }, unknown)
      await theirs.browser.refused('POST /email-otp/finish', { attempt, code }, unknown)

      const { browser, email } = mine
      const signIn = await browser.call('POST /email-otp/start', { email })
      const other = { way: 'email-otp', attempt: signIn.attempt, code: await walk.codeFor(email) }
      await browser.refused(finish, other, unknown)
      const invalid = { code: 'input-invalid' } as const
      await browser.refused(start, { way: 'phone-otp' }, invalid)
      await browser.refused(start, { way: 'totp' }, invalid)
      await browser.refused(finish, { way: 'magic' }, invalid)
      await browser.refused(finish, { way: 'password', password: 'walnut' }, invalid)
      await expectClosed(walk, [
        [start, { way: 'email-otp' }],
        [finish, { way: 'totp', code: '123456' }],
      ])
    },
  },
]
