'use client'
import { createTotpSignInFlow, type FlowState, type TotpSignInStep } from '@latchkey/core'
import { useFlow } from '../../use-flow.ts'

/** Sets up an app to get in. Switch on `step`: `off`, `confirm`, `codes`, `done`. */
export const useTotpSignIn = (): FlowState<TotpSignInStep> => useFlow(createTotpSignInFlow)
