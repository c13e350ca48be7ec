'use client'
import { createPasswordFlow, type FlowState, type PasswordStep } from '@latchkey/core'
import { useFlow } from '../../use-flow.ts'

/** Signs in and up with a password. Switch on `step`: `credentials`, `code`, `done`. */
export const usePassword = (): FlowState<PasswordStep> => useFlow(createPasswordFlow)
