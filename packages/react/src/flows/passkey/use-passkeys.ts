'use client'
import { createPasskeysFlow, type FlowState, type PasskeysStep } from '@latchkey/core'
import { useFlow } from '../../use-flow.ts'

/** The passkeys of the signed-in person. Switch on `step`: `loading`, `ready`. */
export const usePasskeys = (): FlowState<PasskeysStep> => useFlow(createPasskeysFlow)
