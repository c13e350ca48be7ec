'use client'
import {
  createPasswordResetLandingFlow,
  type FlowState,
  type PasswordResetLandingStep,
} from '@latchkey/core'
import { useFlow } from '../../use-flow.ts'

/** The page that the mail leads to. Switch on `step`: `opening`, `password`, `done`. */
export const usePasswordResetLanding = (): FlowState<PasswordResetLandingStep> =>
  useFlow(createPasswordResetLandingFlow)
