import { ConformanceError, expectSame } from '../../conformance/check.ts'
import type { FlowCase } from '../../conformance/flow-cases.ts'
import {
  expectClosed,
  expectDue,
  expectFactors,
  expectSignedIn,
  proveEmail,
  signUp,
  signUpWithTotp,
} from '../../conformance/people.ts'

const finish = 'POST /recovery-code/finish'

/** What the codes for a lost authenticator app promise. */
export const recoveryCodeCases: FlowCase[] = [
  {
    title: 'signs in with each code once, however it was written down, and counts what is left',
    async run(walk) {
      const { email, browser: first, recoveryCodes } = await signUpWithTotp(walk)
      const all = recoveryCodes.length
      if (new Set(recoveryCodes).size < 2) throw new ConformanceError('Recovery codes', 'are few')
      expectSame(await first.call('GET /recovery-code', {}), { left: all }, 'What is left')
      const used = recoveryCodes.filter((_, index) => index === 0 || index === all - 1)
      for (const [index, code] of used.entries()) {
        const { browser, outcome } = await proveEmail(walk, email)
        await expectDue(browser, outcome)
        const typed = index === 0 ? code : ` ${code.toUpperCase().replaceAll('-', ' ')} `
        const complete = await browser.call(finish, { code: typed })
        expectSame(complete.isNewUser, false, 'isNewUser')
        expectFactors(complete, ['otp', 'email'], ['recovery_codes', 'recovery_code'])
        await expectSignedIn(walk, browser, complete)
        const left = await browser.call('GET /recovery-code', {})
        expectSame(left, { left: all - 1 - index }, 'What is left')
      }
      const { browser } = await proveEmail(walk, email)
      const refusal = { code: 'recovery-code-used', field: 'code' } as const
      await browser.refused(finish, { code: used[0] }, refusal)
    },
  },
  {
    title: 'refuses codes that are none, and whoever waits for nothing',
    async run(walk) {
      const { email, recoveryCodes } = await signUpWithTotp(walk)
      const { browser } = await proveEmail(walk, email)
      for (const code of ['', '123456', 'aaaa-bbbb-cccc']) {
        const refusal = { code: 'recovery-code-incorrect', field: 'code' } as const
        await browser.refused(finish, { code }, refusal)
      }
      await browser.refused(finish, { code: 5 }, { code: 'input-invalid', field: 'code' })
      const [code] = recoveryCodes
      await walk.browser().refused(finish, { code }, { code: 'second-factor-expired' })
    },
  },
  {
    title: 'has none for who has no authenticator app, and tells nobody else',
    async run(walk) {
      const { browser } = await signUp(walk)
      const left = await browser.call('GET /recovery-code', {})
      expectSame(left, { left: null }, 'What is left')
      await expectClosed(walk, [['GET /recovery-code', {}]])
    },
  },
]
