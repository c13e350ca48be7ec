'use client'
import { createPasswordResetFlow, type FlowState, type PasswordResetStep } from '@latchkey/core'
import { useFlow } from '../../use-flow.ts'

/** Asks for a mail to choose a new password. Switch on `step`: `address`, `sent`. */
export const usePasswordReset = (): FlowState<PasswordResetStep> => useFlow(createPasswordResetFlow)
