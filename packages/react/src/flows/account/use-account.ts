'use client'
import { createAccountFlow, type FlowState, type AccountStep } from '@latchkey/core'
import { useFlow } from '../../use-flow.ts'

/** The sessions of the signed-in person. Switch on `step`: `loading`, `ready`. */
export const useAccount = (): FlowState<AccountStep> => useFlow(createAccountFlow)
