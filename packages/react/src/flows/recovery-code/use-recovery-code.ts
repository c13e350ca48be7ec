'use client'
import { createRecoveryCodeFlow, type FlowState, type RecoveryCodeStep } from '@latchkey/core'
import { useFlow } from '../../use-flow.ts'

/** How many recovery codes are left. Switch on `step`: `loading`, `none`, `ready`. */
export const useRecoveryCode = (): FlowState<RecoveryCodeStep> => useFlow(createRecoveryCodeFlow)
