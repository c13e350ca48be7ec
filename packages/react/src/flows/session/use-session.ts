'use client'
import type { FlowState, SessionStep } from '@latchkey/core'
import { useFlow } from '../../use-flow.ts'

/** Who is signed in. Switch on `step`: `unknown`, `signed-out`, `signed-in`. */
export const useSession = (): FlowState<SessionStep> => useFlow((auth) => auth.session)
