'use client'
import { createOAuthAttachFlow, type FlowState, type OAuthStep } from '@latchkey/core'
import { useFlow } from '../../use-flow.ts'

/** Links an account at a provider to the signed-in person’s own. Switch on `step`. */
export const useOAuthAttach = (): FlowState<OAuthStep> => useFlow(createOAuthAttachFlow)
