'use client'
import { runWithStepUp, stepUpOf, type FlowState, type StepUpStep } from '@latchkey/core'
import { useAuth } from '../../provider.tsx'
import { useFlow } from '../../use-flow.ts'

export type StepUp = FlowState<StepUpStep> & {
  /** Runs a call of the app's own, and once more after the person has proven who they are. */
  run<T>(action: () => Promise<T>): Promise<T>
}

/**
 * The prompt of this client, the same everywhere. Switch on `step`: `idle`, `prompt`, `code`. While
 * a component that uses it is on the page, refused calls wait for it.
 */
export const useStepUp = (): StepUp => {
  const auth = useAuth()
  const flow = useFlow(stepUpOf)
  return { ...flow, run: (action) => runWithStepUp(auth, action) }
}
