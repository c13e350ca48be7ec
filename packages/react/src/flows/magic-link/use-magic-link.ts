'use client'
import { createMagicLinkFlow, type FlowState, type MagicLinkStep } from '@latchkey/core'
import { useFlow } from '../../use-flow.ts'

/** Signs in, or up, with a link sent by e-mail. Switch on `step`: `address`, `code`, `denied`, `done`, … */
export const useMagicLink = (): FlowState<MagicLinkStep> => useFlow(createMagicLinkFlow)
