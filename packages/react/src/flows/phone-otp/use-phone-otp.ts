'use client'
import { createPhoneOtpFlow, type FlowState, type PhoneOtpStep } from '@latchkey/core'
import { useFlow } from '../../use-flow.ts'

/** Signs in, or up, with a code sent by SMS or WhatsApp. Switch on `step`: `address`, `code`, `done`. */
export const usePhoneOtp = (): FlowState<PhoneOtpStep> => useFlow(createPhoneOtpFlow)
