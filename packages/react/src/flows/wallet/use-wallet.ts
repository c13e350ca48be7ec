'use client'
import { createWalletFlow, type FlowState, type WalletStep } from '@latchkey/core'
import { useFlow } from '../../use-flow.ts'

/** Signs in, or up, with a crypto wallet. Switch on `step`: `choose`, `review`, `done`. */
export const useWallet = (): FlowState<WalletStep> => useFlow(createWalletFlow)
