'use client'
import { createAddWalletFlow, type FlowState, type WalletStep } from '@latchkey/core'
import { useFlow } from '../../use-flow.ts'

/** Adds a wallet to the account. Switch on `step`: `choose`, `review`, `done`. */
export const useAddWallet = (): FlowState<WalletStep> => useFlow(createAddWalletFlow)
