'use client'
import { createOAuthFlow, type FlowState, type OAuthStep } from '@latchkey/core'
import { useFlow } from '../../use-flow.ts'

/** Signs in, or up, with an account at a provider. Switch on `step`: `choose`, `returning`, `done`. */
export const useOAuth = (): FlowState<OAuthStep> => useFlow(createOAuthFlow)
