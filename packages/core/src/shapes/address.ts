import type { Auth } from '../auth.ts'
import type { Challenge, Outcome } from '../contract/index.ts'
import { createFlow, type Flow, type FlowOptions, type FlowTools } from '../flow.ts'
import type { CodeEntry } from './code.ts'
import { acceptOutcome, finished, restoreSecondFactor } from './outcome.ts'

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
