import { ConformanceError, expectSame } from '../../conformance/check.ts'
import type { FlowCase } from '../../conformance/flow-cases.ts'
import {
  expectComplete,
  expectFactors,
  expectNobody,
  expectSignedIn,
  expectUser,
} from '../../conformance/people.ts'
import type { Walk } from '../../conformance/walk.ts'

/** Asks for a link, and opens it on another device. Null where that device can approve nothing. */
const begin = async (walk: Walk) => {
  const email = walk.newEmail()
  const browser = walk.browser()
  const askedAt = walk.now()
  const challenge = await browser.call('POST /magic-link/start', { email })
  const { token } = await walk.linkFor(email)
  const { attempt, matching } = challenge
  const link = { token, attempt }
  const device = walk.browser()
  const asked = await device.call('POST /magic-link/request', { attempt })
  if (matching === null) {
    expectSame(asked, null, 'The request where none can be approved')
    return null
  }
  if (!asked) throw new ConformanceError('POST /magic-link/request', 'must tell who asks')
  expectSame(asked.choices.includes(matching), true, 'Whether the number is among the choices')
  expectSame(asked.expiresAt, challenge.expiresAt, 'expiresAt of the request')
  if (walk.exact) expectSame(asked.askedAt, askedAt, 'askedAt of the request')
  const wrong = asked.choices.find((choice) => choice !== matching) ?? ''
  const statusOf = async () => (await browser.call('POST /magic-link/wait', { attempt })).status
  expectSame(await statusOf(), 'waiting', 'The status before anything is said')
  return {
    email,
    browser,
    device,
    challenge,
    attempt,
    link,
    number: matching,
    wrong,
    asked,
    statusOf,
  }
}

type Begun = NonNullable<Awaited<ReturnType<typeof begin>>>

/** The link and the browser are spent on both sides. */
const expectDenied = async (walk: Walk, { browser, device, attempt, link, statusOf }: Begun) => {
  expectSame(await statusOf(), 'answered', 'The status after a no')
  const { status } = await browser.call('POST /magic-link/continue', { attempt })
  expectSame(status, 'denied', 'How it went on after a no')
  await expectNobody(browser)
  await expectNobody(device)
  const redeem = { ...link, confirmed: true }
  await walk.browser().refused('POST /magic-link/redeem', redeem, { code: 'link-used' })
}

/** What approving on another device promises. */
export const approvalCases: FlowCase[] = [
  {
    title: 'lets the browser go on that asked, once another device picks its number',
    async run(walk) {
      const begun = await begin(walk)
      if (!begun) return
      const { email, browser, device, attempt, link, number, asked, statusOf } = begun
      await walk
        .browser()
        .refused('POST /magic-link/wait', { attempt }, { code: 'attempt-unknown' })
      await walk
        .browser()
        .refused('POST /magic-link/continue', { attempt }, { code: 'attempt-unknown' })
      await browser.refused('POST /magic-link/continue', { attempt }, { code: 'attempt-unknown' })

      const approved = await device.call('POST /magic-link/approve', { ...link, number })
      expectSame(approved.status, 'approved', 'The status of the right number')
      await device.refused('POST /magic-link/approve', { ...link, number }, { code: 'link-used' })
      const gone = await device.call('POST /magic-link/request', { attempt })
      expectSame(gone, null, 'The request after the answer')
      await expectNobody(device)

      expectSame(await statusOf(), 'answered', 'The status after a yes')
      const outcome = await browser.call('POST /magic-link/continue', { attempt })
      if (outcome.status === 'denied') {
        throw new ConformanceError('POST /magic-link/continue', 'must sign in after a yes')
      }
      const complete = expectComplete(outcome)
      expectSame(complete.isNewUser, true, 'isNewUser')
      expectUser(complete, { email })
      expectFactors(complete, ['magic_link', 'email'])
      expectSame(asked.userAgent, complete.session.userAgent, 'userAgent of the request')
      expectSame(asked.ipAddress, complete.session.ipAddress, 'ipAddress of the request')
      await expectSignedIn(walk, browser, complete)
      await expectNobody(device)

      expectSame(await statusOf(), 'over', 'The status once somebody is signed in')
      const again = await browser.call('POST /magic-link/continue', { attempt })
      expectSame(again.status, 'complete', 'The second answer')
      const redeem = { ...link, confirmed: true }
      await walk.browser().refused('POST /magic-link/redeem', redeem, { code: 'link-used' })
    },
  },
  {
    title: 'takes a wrong number for a no',
    async run(walk) {
      const begun = await begin(walk)
      if (!begun) return
      const { device, link, wrong } = begun
      const answer = await device.call('POST /magic-link/approve', { ...link, number: wrong })
      expectSame(answer.status, 'mismatch', 'The status of a wrong number')
      await expectDenied(walk, begun)
    },
  },
  {
    title: 'takes a no',
    async run(walk) {
      const begun = await begin(walk)
      if (!begun) return
      await begun.device.call('POST /magic-link/deny', begun.link)
      await expectDenied(walk, begun)
    },
  },
  {
    title: 'refuses to approve what is no link, or is over',
    async run(walk) {
      const begun = await begin(walk)
      if (!begun) return
      const { device, attempt, link, number } = begun
      const unknown = { ...link, attempt: 'A'.repeat(22), number }
      await device.refused('POST /magic-link/approve', unknown, { code: 'link-expired' })
      const forged = { token: 'A'.repeat(43), attempt }
      await device.refused('POST /magic-link/deny', forged, { code: 'link-unknown' })
      await device.refused(
        'POST /magic-link/approve',
        { ...link, number: 5 },
        { code: 'input-invalid' },
      )
    },
  },
]
