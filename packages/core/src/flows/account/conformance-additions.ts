import { expectSame } from '../../conformance/check.ts'
import type { FlowCase } from '../../conformance/flow-cases.ts'
import { expectFactors, expectSignedIn, signUp } from '../../conformance/people.ts'
import type { Capability } from '../../conformance/subject.ts'
import { secondMs, type Browser, type Walk } from '../../conformance/walk.ts'
import type { Challenge, User } from '../../contract/index.ts'

/** Addresses of one kind: mail or phone. */
type Kind = {
  slug: 'emails' | 'phones'
  field: 'email' | 'phone'
  needs: readonly Capability[]
  newAddress(walk: Walk): string
  start(browser: Browser, to: string): Promise<Challenge>
  input(to: string): object
  /** A sign-in of somebody else with an address of this kind. */
  signUp(walk: Walk, to: string): Promise<Browser>
  idOf(user: User, to: string): string
  primaryOf(user: User): string | undefined
  deliveryMethod: string
}

const additionCases = (kind: Kind): FlowCase[] => {
  const start = `POST /account/${kind.slug}/start` as const
  const finish = `POST /account/${kind.slug}/finish` as const
  const makePrimary = `POST /account/${kind.slug}/make-primary` as const
  const remove = `POST /account/${kind.slug}/remove` as const
  const { needs } = kind

  const add = async (walk: Walk, browser: Browser, to = kind.newAddress(walk)) => {
    const { attempt } = await kind.start(browser, to)
    const code = await walk.codeFor(to)
    const complete = await browser.call(finish, { attempt, code })
    return { to, complete, id: kind.idOf(complete.user, to) }
  }

  return [
    {
      title: `adds ${kind.slug} by a code, chooses the primary one, and removes them`,
      needs,
      async run(walk) {
        const { browser, complete } = await signUp(walk)
        const to = kind.newAddress(walk)
        const challenge = await kind.start(browser, to)
        expectSame(challenge.takesCode, true, 'takesCode')
        const { attempt } = challenge
        const code = await walk.codeFor(to)
        const wrong = code === '000000' ? '111111' : '000000'
        const incorrect = { code: 'code-incorrect', field: 'code', attemptsLeft: 4 } as const
        await browser.refused(finish, { attempt, code: wrong }, incorrect)
        await walk.browser().refused(finish, { attempt, code }, { code: 'signed-out' })
        await browser.refused(
          'POST /step-up/finish',
          { way: 'email-otp', attempt, code },
          {
            code: 'attempt-unknown',
          },
        )
        const added = await browser.call(finish, { attempt, code })
        expectSame(added.isNewUser, false, 'isNewUser')
        expectSame(added.user.userId, complete.user.userId, 'The user')
        expectFactors(added, ['otp', 'email'], ['otp', kind.deliveryMethod])
        await expectSignedIn(walk, browser, added)
        const yours = { code: 'address-yours', field: kind.field } as const
        await browser.refused(start, kind.input(to), yours)

        const second = await add(walk, browser)
        await expectSignedIn(walk, browser, second.complete)
        const chosen = await browser.call(makePrimary, { id: second.id })
        expectSame(kind.primaryOf(chosen.user), second.to, 'The primary one')
        await expectSignedIn(walk, browser, chosen)
        const id = kind.idOf(added.user, to)
        const removed = await browser.call(remove, { id })
        expectSame(kind.idOf(removed.user, to), '', 'What was removed')
        await expectSignedIn(walk, browser, removed)
        const unknown = { code: 'factor-unknown' } as const
        await browser.refused(remove, { id }, unknown)
        await browser.refused(makePrimary, { id }, unknown)
        await browser.refused(remove, { id: 5 }, { code: 'input-invalid' })
      },
    },
    {
      title: `answers alike for ${kind.slug} of others, and tells their owner only`,
      needs,
      async run(walk) {
        const { browser, complete } = await signUp(walk)
        const to = kind.newAddress(walk)
        const owner = await kind.signUp(walk, to)
        const before = walk.now()
        const tell = ({ takesCode, resendAt, expiresAt }: Challenge) =>
          walk.exact ? [takesCode, resendAt - before, expiresAt - before] : [takesCode]
        const taken = await kind.start(browser, to)
        const code = await walk.codeFor(to)
        const free = await kind.start(browser, kind.newAddress(walk))
        expectSame(tell(taken), tell(free), 'The answer for an address of somebody else')
        const answer = { attempt: taken.attempt, code }
        await browser.refused(finish, answer, { code: 'address-taken' })
        await expectSignedIn(walk, browser, complete)
        const found = await owner.call('GET /session', {})
        const id = found ? kind.idOf(found.user, to) : ''
        await browser.refused(remove, { id }, { code: 'factor-unknown' })
      },
    },
    {
      title: `waits for the proof of ${kind.slug} until expiresAt, and no longer`,
      needs: [...needs, 'clock'],
      async run(walk) {
        const [one, two] = [await signUp(walk), await signUp(walk)]
        const [to, lateTo] = [kind.newAddress(walk), kind.newAddress(walk)]
        const { attempt, expiresAt } = await kind.start(one.browser, to)
        const late = await kind.start(two.browser, lateTo)
        const [code, lateCode] = [await walk.codeFor(to), await walk.codeFor(lateTo)]
        walk.advance(expiresAt - walk.now() - secondMs)
        await one.browser.call(finish, { attempt, code })
        walk.advance(secondMs)
        const answer = { attempt: late.attempt, code: lateCode }
        await two.browser.refused(finish, answer, { code: 'code-expired', field: 'code' })
      },
    },
  ]
}

/** What an address promises that is to join an account. */
export const accountAdditionCases: FlowCase[] = [
  ...additionCases({
    slug: 'emails',
    field: 'email',
    needs: [],
    newAddress: (walk) => walk.newEmail(),
    start: (browser, email) => browser.call('POST /account/emails/start', { email }),
    input: (email) => ({ email }),
    signUp: async (walk, email) => (await signUp(walk, email)).browser,
    idOf: ({ emails }, to) => emails.find(({ email }) => email === to)?.emailId ?? '',
    primaryOf: ({ emails }) => emails.find(({ primary }) => primary)?.email,
    deliveryMethod: 'email',
  }),
  ...additionCases({
    slug: 'phones',
    field: 'phone',
    needs: ['phones'],
    newAddress: (walk) => walk.newPhone(),
    start: (browser, phone) =>
      browser.call('POST /account/phones/start', { phone, channel: 'sms' }),
    input: (phone) => ({ phone, channel: 'sms' }),
    async signUp(walk, phone) {
      const browser = walk.browser()
      const { attempt } = await browser.call('POST /phone-otp/start', { phone, channel: 'sms' })
      const code = await walk.codeFor(phone)
      await browser.call('POST /phone-otp/finish', { attempt, code })
      return browser
    },
    idOf: ({ phones }, to) => phones.find(({ phone }) => phone === to)?.phoneId ?? '',
    primaryOf: ({ phones }) => phones.find(({ primary }) => primary)?.phone,
    deliveryMethod: 'sms',
  }),
]
