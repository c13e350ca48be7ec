import { AuthError, type StepUpWay } from './contract/index.ts'

/** Asks a person to prove again who they are. Rejects when they would rather not. */
export type AskForProof = (ways: readonly StepUpWay[]) => Promise<void>

/** Where calls that need a fresh proof meet whoever can ask for it. */
export type Proofs = {
  /** Runs an action, and once more after a fresh proof where it is refused for lack of one. */
  run<T>(action: () => Promise<T>): Promise<T>
  /** Takes over the asking. Answers the way to stop. Without anybody refusals go through. */
  serve(ask: AskForProof): () => void
}

/** Makes the meeting place. Calls that are refused at the same time share one proof. */
export const createProofs = (): Proofs => {
  let ask: AskForProof | null = null
  let asking: Promise<void> | null = null

  return {
    async run(action) {
      try {
        return await action()
      } catch (error) {
        if (!(error instanceof AuthError) || error.code !== 'step-up-required' || !ask) throw error
        asking ??= ask(error.ways).finally(() => (asking = null))
        await asking
        return action()
      }
    },
    serve(next) {
      ask = next
      return () => {
        if (ask === next) ask = null
      }
    },
  }
}
