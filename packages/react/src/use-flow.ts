'use client'
import type { Auth, Flow, FlowState } from '@latchkey/core'
import { useState, useSyncExternalStore } from 'react'
import { useAuth } from './provider.tsx'

/** Makes a flow for this component and follows it. Leaving the page aborts what still runs. */
export function useFlow<Step>(create: (auth: Auth) => Flow<Step>): FlowState<Step> {
  const auth = useAuth()
  const [flow] = useState(() => auth.recorder?.watch(create) ?? create(auth))
  return useSyncExternalStore(flow.subscribe, flow.getState, flow.getInitialState)
}
