import type { Auth } from '../auth.ts'
import type { RequestOptions } from '../backend.ts'
import type { Challenge, Outcome } from '../contract/index.ts'
import { createFlow, type Flow, type FlowOptions, type FlowTools, type Next } from '../flow.ts'
import {
  acceptOutcome,
  finished,
  restoreSecondFactor,
  type Done,
  type SecondFactorEntry,
} from './outcome.ts'

/** Proving an address with a code: where to, which code, a second factor where one is owed, done. */
export type CodeStep<To> =
  | { step: 'address'; to: To | null; start(to: To): Next<CodeStep<To>> }
  | CodeEntry<To, CodeStep<To>>
  | SecondFactorEntry<CodeStep<To>>
  | Done

/**
 * The step that waits for the code. `challenge.resendAt` tells from when `resend` is welcome.
 * An interface, because a union may name itself only inside one.
 */
export interface CodeEntry<To, Step> {
  step: 'code'
  to: To
  challenge: Challenge
  finish(code: string): Next<Step>
  resend(): Next<Step>
  /** Goes back to correct the address, which is kept. */
  back(): void
}

type CodeOptions<To> = {
  /** Names the flow in this tab's storage, so that it survives a reload. */
  slug: string
  start(to: To, options: RequestOptions): Promise<Challenge>
  finish(answer: { attempt: string; code: string }, options: RequestOptions): Promise<Outcome>
}

/** Makes a flow of this shape from its two routes. */
export const createCodeFlow = <To extends object>(
  auth: Auth,
  { slug, start, finish }: CodeOptions<To>,
): Flow<CodeStep<To>> =>
  createAddressFlow<To, CodeStep<To>>(auth, slug, (tools, end) => {
    const send = (to: To) => async (signal: AbortSignal) => code(to, await start(to, { signal }))

    const first = (to: To | null): CodeStep<To> => ({
      step: 'address',
      to,
      start: (to) => tools.run('start', send(to)),
    })

    const code = (to: To, challenge: Challenge): CodeStep<To> => ({
      step: 'code',
      to,
      challenge,
      finish: (code) =>
        tools.run('finish', async (signal) =>
          end(to, await finish({ attempt: challenge.attempt, code }, { signal })),
        ),
      resend: () => tools.run('resend', send(to)),
      back: () => tools.go(first(to)),
    })

    return { first, code }
  })

/** The steps of a flow that proves an address with a code. */
type AddressSteps<To, Step> = {
  /** Where it begins, with the address that is to be corrected, or null. */
  first(to: To | null): Step
  /** Is given the challenges that this flow keeps, and no other. */
  code(to: To, challenge: Challenge): Step
}

/** Makes a flow that signs in by proving an address. Its code and its second factor survive a reload. */
export const createAddressFlow = <To, Step extends { step: string }>(
  auth: Auth,
  slug: string,
  /** `end` tells the step that an outcome leads to. */
  stepsOf: (
    tools: FlowTools<Step>,
    end: (to: To, outcome: Outcome) => Step,
  ) => AddressSteps<To, Step>,
  onOpen?: FlowOptions<Step>['onOpen'],
): Flow<Step> => {
  let steps: AddressSteps<To, Step>
  let tools: FlowTools<Step>
  // SAFETY: every `Step` that ends in a sign-in has what `finished` answers.
  const finishing = (to: To | null) =>
    ({ tools, back: () => steps.first(to) }) as unknown as Parameters<typeof finished<Step>>[2]
  return createFlow<Step>(
    (given) => {
      tools = given
      steps = stepsOf(tools, (to, outcome) => finished(auth, outcome, finishing(to)) as never)
      return steps.first(null)
    },
    {
      restored() {
        const saved = auth.memory.recall<CodeMemory<To>>(slug)
        if (saved) return steps.code(saved.to, saved.challenge)
        return restoreSecondFactor(auth, slug, finishing(null)) as never
      },
      onStep(step) {
        rememberCode(auth, slug, step)
        acceptOutcome(auth, slug, step)
      },
      onOpen,
    },
  )
}

/** What a reload needs to come back to the code: nothing that could be used without its cookie. */
export type CodeMemory<To> = { to: To; challenge: Challenge }

/** Keeps the code step of this tab, and forgets it with any other step. */
export const rememberCode = <To>(
  auth: Auth,
  slug: string,
  step: { step: string } | CodeEntry<To, never>,
): void => {
  const memory: CodeMemory<To> | null =
    'challenge' in step ? { to: step.to, challenge: step.challenge } : null
  auth.memory.keep(slug, memory, memory?.challenge.expiresAt)
}
