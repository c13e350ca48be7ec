import type { Auth } from './auth.ts'
import type { AuthError } from './contract/auth-error.ts'
import type { StepUpWay } from './contract/index.ts'
import type { Flow } from './flow.ts'
import type { StepUpStep } from './flows/step-up/flow.ts'

/** Asks a person to prove again who they are. Rejects when they would rather not. */
export type AskForProof = (ways: readonly StepUpWay[]) => Promise<void>

/** Where calls that need a fresh proof meet whoever can ask for it. */
export type Proofs = {
  /**
   * Runs an action, and once more after a fresh proof where it is refused for lack of one. A second
   * refusal asks again only for a factor of another kind.
   */
  run<T>(action: () => Promise<T>): Promise<T>
  /** Takes over the asking. Answers the way to stop, to call before anybody else takes over. Without anybody refusals go through. */
  serve(ask: AskForProof): () => unknown
  /** The prompt of this client, once there is one: see `stepUpOf`. */
  prompt?: Flow<StepUpStep>
}

/** The meeting place of a client. Calls that are refused at the same time share one proof. */
export const proofsOf = (auth: Auth): Proofs => (auth.proofs ??= createProofs())

const createProofs = (): Proofs => {
  let ask: AskForProof | null = null
  let asking: Promise<void> | null = null

  const run = async <T>(action: () => Promise<T>, asked: readonly StepUpWay[]): Promise<T> => {
    try {
      return await action()
    } catch (error) {
      // SAFETY: anything may be thrown; what is not an `AuthError` has no such code.
      const { code, ways } = error as AuthError
      // What did not help would not help again.
      if (code !== 'step-up-required' || !ask || ways.some((way) => asked.includes(way)))
        throw error
      asking ??= ask(ways).finally(() => (asking = null))
      await asking
      return run(action, [...asked, ...ways])
    }
  }

  return {
    run: (action) => run(action, []),
    serve(next) {
      ask = next
      return () => (ask = null)
    },
  }
}
