import type { Auth } from '../auth.ts'
import type { RequestOptions } from '../backend.ts'
import type { Challenge, Outcome } from '../contract/index.ts'
import { createFlow, type Flow, type FlowTools, type Next } from '../flow.ts'
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
): Flow<CodeStep<To>> => {
  type Tools = FlowTools<CodeStep<To>>

  const address = (tools: Tools, to: To | null): CodeStep<To> => ({
    step: 'address',
    to,
    start: (to) =>
      tools.run('start', async (signal) => code(tools, to, await start(to, { signal }))),
  })

  const code = (tools: Tools, to: To, challenge: Challenge): CodeStep<To> => ({
    step: 'code',
    to,
    challenge,
    finish: (code) =>
      tools.run('finish', async (signal) => {
        const outcome = await finish({ attempt: challenge.attempt, code }, { signal })
        return finished(auth, outcome, { tools, back: () => address(tools, to) })
      }),
    resend: () =>
      tools.run('resend', async (signal) => code(tools, to, await start(to, { signal }))),
    back: () => tools.go(address(tools, to)),
  })

  return createFlow<CodeStep<To>>((tools) => address(tools, null), {
    restored: (tools) => {
      const saved = auth.memory.recall<CodeMemory<To>>(slug)
      if (saved) return code(tools, saved.to, saved.challenge)
      return restoreSecondFactor(auth, slug, { tools, back: () => address(tools, null) })
    },
    onStep(step) {
      rememberCode(auth, slug, step)
      acceptOutcome(auth, slug, step)
    },
  })
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
