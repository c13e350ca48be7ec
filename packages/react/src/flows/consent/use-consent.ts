'use client'
import { createConsentFlow, type ConsentStep, type FlowState } from '@latchkey/core'
import { useFlow } from '../../use-flow.ts'

/**
 * Asks whether another app may get in, on the page that apps send browsers to. Switch on `step`:
 * `loading`, `signed-out`, `asking`, `leaving`.
 */
export const useConsent = (): FlowState<ConsentStep> => useFlow(createConsentFlow)
