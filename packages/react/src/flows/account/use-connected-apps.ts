'use client'
import { createConnectedAppsFlow, type ConnectedAppsStep, type FlowState } from '@latchkey/core'
import { useFlow } from '../../use-flow.ts'

/** The apps that the person has let in. Switch on `step`: `loading`, `ready`. */
export const useConnectedApps = (): FlowState<ConnectedAppsStep> => useFlow(createConnectedAppsFlow)
