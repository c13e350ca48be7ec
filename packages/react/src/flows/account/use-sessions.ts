'use client'
import { createSessionsFlow, type FlowState, type SessionsStep } from '@latchkey/core'
import { useFlow } from '../../use-flow.ts'

/** Where the person is signed in. Switch on `step`: `loading`, `ready`. */
export const useSessions = (): FlowState<SessionsStep> => useFlow(createSessionsFlow)
