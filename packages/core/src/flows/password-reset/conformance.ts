import { expectSame } from '../../conformance/check.ts'
import type { FlowCase } from '../../conformance/flow-cases.ts'
import {
  expectComplete,
  expectFactors,
  expectNobody,
  expectSignedIn,
  expectUser,
  signUp,
  signUpWithPassword,
} from '../../conformance/people.ts'
import { secondMs, type Walk } from '../../conformance/walk.ts'

const start = 'POST /password-reset/start'
const finish = 'POST /password-reset/finish'
const signIn = 'POST /password/sign-in'

const begin = async (walk: Walk, email: string) => {
  const times = await walk.browser().call(start, { email })
  const { token } = await walk.linkFor(email)
  return { token, times }
}

/** What a new password promises. */
export const passwordResetCases: FlowCase[] = [
  {
    title: 'sets the password, ends every other session and signs in, once',
    async run(walk) {
      const { email, browser: before, password: old } = await signUpWithPassword(walk)
      const { token } = await begin(walk, email)
      const [browser, password] = [walk.browser(), walk.newPassword()]
      const complete = expectComplete(await browser.call(finish, { token, password }))
      expectSame(complete.isNewUser, false, 'isNewUser')
      expectUser(complete, { email, hasPassword: true })
      expectFactors(complete, ['password', 'knowledge'])
      await expectSignedIn(walk, browser, complete)
      await expectNobody(before)

      const used = { code: 'link-used' } as const
      await walk.browser().refused(finish, { token, password: walk.newPassword() }, used)
      expectComplete(await walk.browser().call(signIn, { email, password }))
      const wrong = { code: 'credentials-incorrect', field: 'password' } as const
      await walk.browser().refused(signIn, { email, password: old }, wrong)
    },
  },
  {
    title: 'spends nothing for a password that is refused',
    async run(walk) {
      const { email } = await signUp(walk)
      const { token } = await begin(walk, email)
      const browser = walk.browser()
      const weak = { code: 'password-weak', field: 'password' } as const
      await browser.refused(finish, { token, password: 'password1' }, weak)
      expectComplete(await browser.call(finish, { token, password: walk.newPassword() }))
    },
  },
  {
    title: 'takes the link until expiresAt, and not from then on',
    needs: ['clock'],
    async run(walk) {
      const [one, two] = [await signUp(walk), await signUp(walk)]
      const { token, times } = await begin(walk, one.email)
      const late = await begin(walk, two.email)
      walk.advance(times.expiresAt - walk.now() - secondMs)
      const password = walk.newPassword()
      expectComplete(await walk.browser().call(finish, { token, password }))
      walk.advance(secondMs)
      const refusal = { code: 'link-expired' } as const
      await walk.browser().refused(finish, { token: late.token, password }, refusal)
    },
  },
  {
    title: 'answers known and unknown people alike',
    async run(walk) {
      const { email } = await signUp(walk)
      const tell = async (address: string) => {
        const before = walk.now()
        const { resendAt, expiresAt } = await walk.browser().call(start, { email: address })
        return walk.exact ? [resendAt - before, expiresAt - before] : []
      }
      expectSame(await tell(email), await tell(walk.newEmail()), 'The answer to known people')
    },
  },
  {
    title: 'refuses links that never were, and what is no link, password or address',
    async run(walk) {
      const [browser, password] = [walk.browser(), walk.newPassword()]
      for (const token of ['', 'A'.repeat(43)]) {
        await browser.refused(finish, { token, password }, { code: 'link-unknown' })
      }
      await browser.refused(finish, { token: 5, password }, { code: 'input-invalid' })
      const invalid = { code: 'input-invalid', field: 'password' } as const
      await browser.refused(finish, { token: 'A'.repeat(43), password: '' }, invalid)
      const noEmail = { code: 'email-invalid', field: 'email' } as const
      await browser.refused(start, { email: '' }, noEmail)
    },
  },
]
