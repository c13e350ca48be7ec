import { expectSame } from '../../conformance/check.ts'
import { codeCases } from '../../conformance/code-cases.ts'
import type { FlowCase } from '../../conformance/flow-cases.ts'
import {
  expectComplete,
  expectFactors,
  expectNobody,
  expectSignedIn,
  expectUser,
} from '../../conformance/people.ts'
import { approvalCases } from './approval-conformance.ts'
import { secondMs, type Walk } from '../../conformance/walk.ts'

const redeem = 'POST /magic-link/redeem'

const begin = async (walk: Walk, email = walk.newEmail()) => {
  const browser = walk.browser()
  const challenge = await browser.call('POST /magic-link/start', { email })
  const { token, attempt } = await walk.linkFor(email)
  expectSame(attempt, challenge.attempt, 'The attempt that the link names')
  return { browser, email, challenge, link: { token, attempt } }
}

/** What links by e-mail promise. */
export const magicLinkCases: FlowCase[] = [
  ...approvalCases,
  ...codeCases({
    finish: 'POST /magic-link/finish',
    elsewhere: 'POST /password/finish',
    newAddress: (walk) => walk.newEmail(),
    start: (browser, email) => browser.call('POST /magic-link/start', { email }),
    user: (email) => ({ email }),
    factors: [['otp', 'email']],
    alwaysCode: false,
  }),
  {
    title: 'signs in by itself in the browser that asked, and finds a second click signed in',
    async run(walk) {
      const { browser, email, link } = await begin(walk)
      const input = { ...link, confirmed: false }
      const complete = expectComplete(await browser.call(redeem, input))
      expectSame(complete.isNewUser, true, 'isNewUser of who is new')
      expectUser(complete, { email })
      expectFactors(complete, ['magic_link', 'email'])
      await expectSignedIn(walk, browser, complete)

      const again = expectComplete(await browser.call(redeem, input))
      expectSame(again.isNewUser, false, 'isNewUser of the second click')
      await expectSignedIn(walk, browser, again)
      expectSame(again.session.sessionId, complete.session.sessionId, 'The session')
      await walk.browser().refused(redeem, { ...link, confirmed: true }, { code: 'link-used' })
    },
  },
  {
    title: 'asks in another browser, keeps the link good, and signs in there after a click',
    async run(walk) {
      const { browser, email, link } = await begin(walk)
      const other = walk.browser()
      for (const attempt of [link.attempt, null]) {
        const input = { token: link.token, attempt, confirmed: false }
        await other.refused(redeem, input, { code: 'link-elsewhere' })
      }
      await expectNobody(other)
      const complete = expectComplete(await other.call(redeem, { ...link, confirmed: true }))
      expectSame(complete.isNewUser, true, 'isNewUser')
      expectUser(complete, { email })
      await expectSignedIn(walk, other, complete)
      await expectNobody(browser)
    },
  },
  {
    title: 'spends the link with the code of the same mail, and the code with the link',
    async run(walk) {
      const one = await begin(walk)
      if (!one.challenge.takesCode) return
      const code = await walk.codeFor(one.email)
      const attempt = one.challenge.attempt
      await one.browser.call('POST /magic-link/finish', { attempt, code })
      await walk.browser().refused(redeem, { ...one.link, confirmed: true }, { code: 'link-used' })

      const two = await begin(walk)
      const answer = { attempt: two.challenge.attempt, code: await walk.codeFor(two.email) }
      await two.browser.call(redeem, { ...two.link, confirmed: false })
      const used = { code: 'code-used', field: 'code' } as const
      await two.browser.refused('POST /magic-link/finish', answer, used)
    },
  },
  {
    title: 'takes the link until expiresAt, and not from then on',
    needs: ['clock'],
    async run(walk) {
      const [one, two] = [await begin(walk), await begin(walk)]
      walk.advance(one.challenge.expiresAt - walk.now() - secondMs)
      expectComplete(await one.browser.call(redeem, { ...one.link, confirmed: false }))
      walk.advance(secondMs)
      await two.browser.refused(redeem, { ...two.link, confirmed: false }, { code: 'link-expired' })
    },
  },
  {
    title: 'refuses links that never were, and what is no link or address',
    async run(walk) {
      const browser = walk.browser()
      for (const token of ['', 'A'.repeat(43)]) {
        const input = { token, attempt: null, confirmed: true }
        await browser.refused(redeem, input, { code: 'link-unknown' })
      }
      const good = { token: 'A'.repeat(43), attempt: null, confirmed: true }
      for (const input of [{ token: 5 }, { attempt: 5 }, { confirmed: 'yes' }]) {
        await browser.refused(redeem, { ...good, ...input }, { code: 'input-invalid' })
      }
      const invalid = { code: 'email-invalid', field: 'email' } as const
      await browser.refused('POST /magic-link/start', { email: 'nobody' }, invalid)
    },
  },
]
