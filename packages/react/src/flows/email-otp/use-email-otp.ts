'use client'
import { createEmailOtpFlow, type FlowState, type EmailOtpStep } from '@latchkey/core'
import { useFlow } from '../../use-flow.ts'

/** Signs in, or up, with a code sent by e-mail. Switch on `step`: `address`, `code`, `done`. */
export const useEmailOtp = (): FlowState<EmailOtpStep> => useFlow(createEmailOtpFlow)
