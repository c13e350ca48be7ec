import type { Auth } from '../auth.ts'
import type {
  CodeFactor,
  Complete,
  Instant,
  Outcome,
  SecondFactor,
  SecondFactorDue,
} from '../contract/index.ts'
import type { Next } from '../flow.ts'
import { onIntent } from '../on-intent.ts'

/** The end of every way to sign in. */
export type Done = { step: 'done'; outcome: Complete }

/**
 * The step before it for whoever owes a second factor: the first one is right, and nobody is signed
 * in yet. An interface, because a union may name itself only inside one.
 */
export interface SecondFactorEntry<Step> {
  step: 'second_factor'
  /** What would do. Empty for somebody who has none: `createTotpSignInFlow` sets one up. */
  factors: readonly SecondFactor[]
  /** From then on the sign-in has to begin again. */
  expiresAt: Instant
  finish(proof: SecondFactorProof): Next<Step>
  /** Takes over what another flow has finished. */
  complete(outcome: Complete): void
  /** Drops the sign-in, and goes back to where it began. */
  back(): void
}

/** What proves a second factor: a code, or a passkey, which the browser asks for. */
export type SecondFactorProof = { factor: CodeFactor; code: string } | { factor: 'passkey' }

type Finishing<Step> = {
  tools: {
    run(action: 'finish', work: (signal: AbortSignal) => Promise<Step>): Next<Step>
    go(step: Step): void
  }
  /** What a person begins again with who gives up. */
  back(): Step
}

/** The step that an outcome leads to. */
export const finished = <Step>(
  auth: Auth,
  outcome: Outcome,
  finishing: Finishing<Step | SecondFactorEntry<Step> | Done>,
): SecondFactorEntry<Step> | Done =>
  outcome.status === 'complete' ? done(outcome) : secondFactor(auth, outcome, finishing)

const done = (outcome: Complete): Done => ({ step: 'done', outcome })

const secondFactor = <Step>(
  auth: Auth,
  { factors, expiresAt }: Omit<SecondFactorDue, 'status'>,
  { tools, back }: Finishing<Step | SecondFactorEntry<Step> | Done>,
): SecondFactorEntry<Step> => ({
  step: 'second_factor',
  factors,
  expiresAt,
  // SAFETY: every `Step` that ends in this step has `Done` as well.
  finish: (proof) =>
    tools.run('finish', async (signal) => {
      const { proveFactor } = await onIntent(import('../credentials.ts'))
      return done(await proveFactor(auth, proof, signal))
    }) as Next<Step>,
  complete: (outcome) => tools.go(done(outcome)),
  back() {
    auth.memory.keep(slug, null)
    // The server forgets it by itself in ten minutes.
    void auth.request('POST /second-factor/cancel', {}).catch(() => {})
    tools.go(back())
  },
})

/** One for the tab, as there is one cookie for the browser: which flow came to it, and what is due. */
type DueMemory = Omit<SecondFactorDue, 'status'> & { flow: string }

const slug = 'second-factor'

/**
 * Which of these flows, by their slugs, a reload of this tab comes back to: its code is on its way, or
 * it owes a second factor. Null for none.
 */
export const waitingFlow = <Slug extends string>(
  { memory }: Auth,
  flows: readonly Slug[],
): Slug | null => {
  const owing = memory.recall<DueMemory>(slug)?.flow
  return flows.find((flow) => flow === owing || memory.recall(flow)) ?? null
}

/** The second factor that this flow had come to before a reload. */
export const restoreSecondFactor = <Step>(
  auth: Auth,
  flow: string,
  finishing: Finishing<Step | SecondFactorEntry<Step> | Done>,
): SecondFactorEntry<Step> | Done | null => {
  const saved = auth.memory.recall<DueMemory>(slug)
  return saved?.flow === flow ? secondFactor(auth, saved, finishing) : null
}

/**
 * Takes the outcome of a `done` step over into the session, and keeps a second factor that is owed
 * for a reload: a flow's `onStep`. No earlier than that, because an app that takes the form off the
 * page at once would abort the way to `done`.
 */
export const acceptOutcome = (
  auth: Auth,
  flow: string,
  step: { step: string } | SecondFactorEntry<never> | Done,
): void => {
  if ('factors' in step) {
    // Without its functions: memory holds JSON.
    auth.memory.keep(slug, { ...step, flow }, step.expiresAt)
  }
  if ('outcome' in step) {
    auth.memory.keep(slug, null)
    auth.accept(step.outcome)
  }
}
