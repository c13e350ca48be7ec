'use client'
import { createAccountFlow, type FlowState, type AccountStep } from '@latchkey/core'
import { useFlow } from '../../use-flow.ts'

/**
 * Changes the account that `useSession` shows: name, password, export, deletion. Switch on `step`:
 * `ready`, `deleted`. One for each part of the page that shows errors of its own.
 */
export const useAccount = (): FlowState<AccountStep> => useFlow(createAccountFlow)
