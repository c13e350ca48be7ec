'use client'
import { createSecondFactorFlow, type FlowState, type SecondFactorStep } from '@latchkey/core'
import { useFlow } from '../../use-flow.ts'

/** What a sign-in still owes. Switch on `step`: `loading`, `none`, `second_factor`, `done`. */
export const useSecondFactor = (): FlowState<SecondFactorStep> => useFlow(createSecondFactorFlow)
