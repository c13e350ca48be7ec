'use client'
import { createTotpFlow, type FlowState, type TotpStep } from '@latchkey/core'
import { useFlow } from '../../use-flow.ts'

/** The authenticator app. Switch on `step`: `loading`, `off`, `confirm`, `codes`, `on`. */
export const useTotp = (): FlowState<TotpStep> => useFlow(createTotpFlow)
