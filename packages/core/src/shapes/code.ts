import type { Auth } from '../auth.ts'
import type { RequestOptions } from '../backend.ts'
import type { Challenge, Outcome } from '../contract/index.ts'
import type { Flow, Next } from '../flow.ts'
import { createAddressFlow } from './address.ts'
import type { Done, SecondFactorEntry } from './outcome.ts'

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
