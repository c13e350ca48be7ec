import { expectSame } from '../../conformance/check.ts'
import type { FlowCase } from '../../conformance/flow-cases.ts'
import {
  expectComplete,
  expectDue,
  expectNobody,
  expectSignedIn,
  proveEmail,
  signUp,
  signUpWithTotp,
} from '../../conformance/people.ts'
import { secondMs } from '../../conformance/walk.ts'

const finish = 'POST /totp/finish'

/** What a sign-in promises that waits for its second factor. */
export const secondFactorCases: FlowCase[] = [
  {
    title: 'lets every way to sign in wait for it, and signs in nobody before',
    needs: ['clock'],
    async run(walk) {
      const { email, totp } = await signUpWithTotp(walk)
      const browser = walk.browser()

      const link = await browser.call('POST /magic-link/start', { email })
      const { token, attempt } = await walk.linkFor(email)
      const redeem = { token, attempt, confirmed: false }
      const due = await browser.call('POST /magic-link/redeem', redeem)
      await expectDue(browser, due)
      const again = await browser.call('POST /magic-link/redeem', redeem)
      expectSame(again, due, 'What a second click finds')

      if (link.takesCode) {
        const mail = await browser.call('POST /magic-link/start', { email })
        const code = await walk.codeFor(email)
        const answer = { attempt: mail.attempt, code }
        await expectDue(browser, await browser.call('POST /magic-link/finish', answer))
      }

      await browser.call('POST /password-reset/start', { email })
      const reset = await walk.linkFor(email)
      const password = walk.newPassword()
      const chosen = { token: reset.token, password }
      await expectDue(browser, await browser.call('POST /password-reset/finish', chosen))
      const credentials = { email, password }
      await expectDue(browser, await browser.call('POST /password/sign-in', credentials))

      const over = await browser.call('POST /password/sign-up', credentials)
      const code = await walk.codeFor(email)
      const answer = { attempt: over.attempt, code }
      await expectDue(browser, await browser.call('POST /password/finish', answer))

      const complete = await browser.call(finish, { code: await totp() })
      await expectSignedIn(walk, browser, complete)
    },
  },
  {
    title: 'waits until expiresAt, and no longer',
    needs: ['clock'],
    async run(walk) {
      const { email, totp } = await signUpWithTotp(walk)
      const one = await proveEmail(walk, email)
      const two = await proveEmail(walk, email)
      const due = await expectDue(one.browser, one.outcome)
      walk.advance(due.expiresAt - walk.now() - secondMs)
      const complete = await one.browser.call(finish, { code: await totp() })
      await expectSignedIn(walk, one.browser, complete)
      walk.advance(secondMs)
      const waiting = await two.browser.call('GET /second-factor', {})
      expectSame(waiting, null, 'What waits when it is over')
      const expired = { code: 'second-factor-expired' } as const
      await two.browser.refused(finish, { code: await totp() }, expired)
    },
  },
  {
    title: 'drops what waits when it is asked to, and tells nothing where nothing waits',
    async run(walk) {
      const { email, recoveryCodes } = await signUpWithTotp(walk)
      const { browser, outcome } = await proveEmail(walk, email)
      await expectDue(browser, outcome)
      await browser.call('POST /second-factor/cancel', {})
      expectSame(await browser.call('GET /second-factor', {}), null, 'What waits')
      await expectNobody(browser)
      const expired = { code: 'second-factor-expired' } as const
      const code = recoveryCodes[0] ?? ''
      await browser.refused('POST /recovery-code/finish', { code }, expired)
      await browser.call('POST /second-factor/cancel', {})
      expectSame(await walk.browser().call('GET /second-factor', {}), null, 'What waits')
    },
  },
  {
    title: 'keeps who is signed in until the second factor is there',
    needs: ['clock'],
    async run(walk) {
      const { email, totp } = await signUpWithTotp(walk)
      const { browser, complete } = await signUp(walk)
      await proveEmail(walk, email, browser)
      await expectSignedIn(walk, browser, complete)
      const next = expectComplete(await browser.call(finish, { code: await totp() }))
      await expectSignedIn(walk, browser, next)
      expectSame(next.user.emails[0]?.email, email, 'Who is signed in')
    },
  },
]
