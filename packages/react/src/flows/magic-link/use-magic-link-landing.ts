'use client'
import {
  createMagicLinkLandingFlow,
  type FlowState,
  type MagicLinkLandingStep,
} from '@latchkey/core'
import { useFlow } from '../../use-flow.ts'

/** The page that the link leads to. Switch on `step`: `opening`, `confirm`, `approve`, `done`, … */
export const useMagicLinkLanding = (): FlowState<MagicLinkLandingStep> =>
  useFlow(createMagicLinkLandingFlow)
