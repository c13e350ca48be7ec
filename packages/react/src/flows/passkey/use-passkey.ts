'use client'
import { createPasskeyFlow, type FlowState, type PasskeyStep } from '@latchkey/core'
import { useFlow } from '../../use-flow.ts'

/**
 * Signs in with a passkey. Switch on `step`: `ready`, `second_factor`, `done`. Give a field
 * `autocomplete="username webauthn"`, and the browser offers passkeys there, too.
 */
export const usePasskey = (): FlowState<PasskeyStep> => useFlow(createPasskeyFlow)
