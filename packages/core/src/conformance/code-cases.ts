import type { Challenge } from '../contract/index.ts'
import { ConformanceError, expectSame } from './check.ts'
import type { FlowCase } from './flow-cases.ts'
import { expectComplete, expectFactors, expectSignedIn, expectUser } from './people.ts'
import type { Capability } from './subject.ts'
import { secondMs, type Browser, type Walk } from './walk.ts'

type FinishRoute =
  | 'POST /email-otp/finish'
  | 'POST /phone-otp/finish'
  | 'POST /magic-link/finish'
  | 'POST /password/finish'

/** A flow that proves an address with a code. */
export type CodeFlow = {
  finish: FinishRoute
  /** A route of another flow, which must not take its attempts. */
  elsewhere: FinishRoute
  needs?: readonly Capability[]
  newAddress(walk: Walk): string
  start(browser: Browser, to: string, walk: Walk): Promise<Challenge>
  /** @default start */
  resend?(browser: Browser, challenge: Challenge): Promise<Challenge>
  /** What is known of who has come with it. */
  user(to: string): Parameters<typeof expectUser>[1]
  factors: [type: string, deliveryMethod: string][]
  /** Whether every message holds a code. */
  alwaysCode: boolean
}

/** What every code promises, whatever it travels by. */
export const codeCases = (flow: CodeFlow): FlowCase[] => {
  const { finish, elsewhere, needs = [], user, factors } = flow

  const begin = async (walk: Walk, browser = walk.browser(), to = flow.newAddress(walk)) => {
    const challenge = await flow.start(browser, to, walk)
    await expectCode(walk, to, challenge)
    return { browser, to, challenge, attempt: challenge.attempt }
  }

  const expectCode = async (walk: Walk, to: string, { takesCode }: Challenge) => {
    const code = await walk.findCode(to)
    if (flow.alwaysCode || takesCode !== (code !== null)) {
      expectSame(takesCode, code !== null, 'takesCode, with the message in sight,')
    }
    if (flow.alwaysCode) expectSame(takesCode, true, 'takesCode')
  }

  /** A case for messages that hold a code; a backend whose links come without one has none. */
  const withCode =
    (
      run: (
        walk: Walk,
        begun: Awaited<ReturnType<typeof begin>> & { code: string },
      ) => Promise<void>,
    ) =>
    async (walk: Walk) => {
      const begun = await begin(walk)
      if (!begun.challenge.takesCode) return
      await run(walk, { ...begun, code: await walk.codeFor(begun.to) })
    }

  return [
    {
      title: 'signs up with the code, once, and in with the next one',
      needs,
      run: withCode(async (walk, { browser, to, attempt, code }) => {
        const first = expectComplete(await browser.call(finish, { attempt, code }))
        expectSame(first.isNewUser, true, 'isNewUser of who is new')
        expectUser(first, user(to))
        expectFactors(first, ...factors)
        await expectSignedIn(walk, browser, first)
        await browser.refused(finish, { attempt, code }, { code: 'code-used', field: 'code' })

        const again = await begin(walk, walk.browser(), to)
        const second = expectComplete(
          await again.browser.call(finish, {
            attempt: again.attempt,
            code: await walk.codeFor(to),
          }),
        )
        expectSame(second.isNewUser, false, 'isNewUser of who came before')
        expectSame(second.user, first.user, 'The user of the second sign-in')
        await expectSignedIn(walk, again.browser, second)
        if (second.session.sessionId === first.session.sessionId) {
          throw new ConformanceError('The second session', 'has the id of the first')
        }
      }),
    },
    {
      title: 'takes somebody for new until they have come in, however many codes they asked for',
      needs,
      run: withCode(async (walk, { browser, to, challenge }) => {
        if (walk.exact) walk.advance(challenge.resendAt - walk.now())
        const next = await (flow.resend?.(browser, challenge) ?? flow.start(browser, to, walk))
        const first = { attempt: next.attempt, code: await walk.codeFor(to) }
        const { isNewUser } = expectComplete(await browser.call(finish, first))
        expectSame(isNewUser, true, 'isNewUser after a second code')

        const again = await begin(walk, browser, to)
        const second = { attempt: again.attempt, code: await walk.codeFor(to) }
        const answer = expectComplete(await browser.call(finish, second))
        expectSame(answer.isNewUser, false, 'isNewUser of who came before')
      }),
    },
    {
      title: 'counts wrong guesses down, and refuses the right code after five',
      needs,
      run: withCode(async (_, { browser, attempt, code }) => {
        const wrong = code === '000000' ? '111111' : '000000'
        for (const attemptsLeft of [4, 3, 2, 1, 0]) {
          const refusal = { code: 'code-incorrect', field: 'code', attemptsLeft } as const
          await browser.refused(finish, { attempt, code: wrong }, refusal)
        }
        await browser.refused(finish, { attempt, code }, { code: 'code-exhausted', field: 'code' })
      }),
    },
    {
      title: 'takes a code as people type it, and what is none for no guess',
      needs,
      run: withCode(async (_, { browser, attempt, code }) => {
        for (const typed of ['', '12345', '1234567', 'abcdef', `${code}; --`]) {
          const refusal = { code: 'code-incorrect', field: 'code' } as const
          await browser.refused(finish, { attempt, code: typed }, refusal)
        }
        for (const typed of [123_456, null, [code]]) {
          const refusal = { code: 'input-invalid', field: 'code' } as const
          await browser.refused(finish, { attempt, code: typed }, refusal)
        }
        await browser.refused(finish, { code }, { code: 'input-invalid' })
        const spaced = ` ${code.slice(0, 3)} ${code.slice(3)} `
        expectComplete(await browser.call(finish, { attempt, code: spaced }))
      }),
    },
    {
      title: 'lets only the browser that asked use the code, and only in this flow',
      needs,
      run: withCode(async (walk, { browser, attempt, code }) => {
        const unknown = { code: 'attempt-unknown' } as const
        await walk.browser().refused(finish, { attempt, code }, unknown)
        await browser.refused(elsewhere, { attempt, code }, unknown)
        for (const forged of [`${attempt}x`, '../attempt', '']) {
          await browser.refused(finish, { attempt: forged, code }, unknown)
        }
        expectComplete(await browser.call(finish, { attempt, code }))
      }),
    },
    {
      title: 'ends a code with the next one',
      needs,
      run: withCode(async (walk, { browser, to, challenge, attempt, code }) => {
        // From then on, another one is welcome.
        if (walk.exact) walk.advance(challenge.resendAt - walk.now())
        const next = flow.resend
          ? await flow.resend(browser, challenge)
          : await flow.start(browser, to, walk)
        await expectCode(walk, to, next)
        const fresh = await walk.codeFor(to)
        if (fresh !== code) {
          const refusal = { code: 'code-incorrect', field: 'code', attemptsLeft: 4 } as const
          await browser.refused(finish, { attempt, code }, refusal)
        }
        const complete = expectComplete(
          await browser.call(finish, { attempt: next.attempt, code: fresh }),
        )
        await expectSignedIn(walk, browser, complete)
        if (walk.exact) {
          expectSame(
            next.expiresAt - next.resendAt,
            challenge.expiresAt - challenge.resendAt,
            'The time between resendAt and expiresAt',
          )
        }
      }),
    },
    {
      title: 'takes the code until expiresAt, and not from then on',
      needs: [...needs, 'clock'],
      run: withCode(async (walk, { browser, challenge, attempt, code }) => {
        const late = await begin(walk)
        const lateCode = await walk.codeFor(late.to)
        walk.advance(challenge.expiresAt - walk.now() - secondMs)
        expectComplete(await browser.call(finish, { attempt, code }))
        walk.advance(secondMs)
        await late.browser.refused(
          finish,
          { attempt: late.attempt, code: lateCode },
          { code: 'code-expired', field: 'code' },
        )
      }),
    },
    {
      title: 'answers known and unknown people alike',
      needs,
      run: withCode(async (walk, { browser, to, attempt, code }) => {
        await browser.call(finish, { attempt, code })
        const tell = async (address: string) => {
          const before = walk.now()
          const answer = await flow.start(walk.browser(), address, walk)
          const { takesCode, resendAt, expiresAt } = answer
          const lengths = walk.exact ? [resendAt - before, expiresAt - before] : []
          return { members: Object.keys(answer).sort(), takesCode, lengths }
        }
        expectSame(await tell(to), await tell(flow.newAddress(walk)), 'The answer to known people')
      }),
    },
  ]
}
