import type { Auth } from '../../auth.ts'
import { errorFrom } from '../../backend.ts'
import { type AuthError, authError } from '../../contract/auth-error.ts'
import type { Challenge, StepUpProof, StepUpWay } from '../../contract/index.ts'
import { createFlow, type Flow, type FlowTools, type Next } from '../../flow.ts'
import { onIntent } from '../../on-intent.ts'
import { proofsOf } from '../../proofs.ts'

/** Proving again who one is, when something sensitive asks for it. */
export type StepUpStep =
  | { step: 'idle' }
  | {
      step: 'prompt'
      /** What would do. Empty when only a second factor would, and there is none yet. */
      ways: readonly StepUpWay[]
      finish(proof: StepUpSecret): Next<StepUpStep>
      /** Sends a code to the person's own address. */
      start(way: 'email-otp' | 'phone-otp'): Next<StepUpStep>
      /** Rejects what waits with `step-up-cancelled`. */
      cancel(): void
    }
  | StepUpCode

/** What can be proven without being sent something first. The browser asks for a passkey. */
export type StepUpSecret = Exclude<StepUpProof, { attempt: string }> | { way: 'passkey' }

export interface StepUpCode {
  step: 'code'
  way: 'email-otp' | 'phone-otp'
  challenge: Challenge
  finish(code: string): Next<StepUpStep>
  resend(): Next<StepUpStep>
  back(): void
  cancel(): void
}

/** The prompt of a client: one for all who listen to it, so that one answer serves them all. */
export const stepUpOf = (auth: Auth): Flow<StepUpStep> =>
  (proofsOf(auth).prompt ??= createStepUpFlow(auth))

/**
 * Makes the prompt of a client. While somebody listens to it, calls that the server refuses with
 * `step-up-required` wait for it, share it, and are made once more after it.
 */
const createStepUpFlow = (auth: Auth): Flow<StepUpStep> => {
  type Tools = FlowTools<StepUpStep>
  let tools: Tools
  let waiting: { resolve(): void; reject(error: AuthError): void } | null = null

  const idle: StepUpStep = { step: 'idle' }

  const cancel = () => {
    waiting?.reject(authError('step-up-cancelled', 'refused'))
    waiting = null
    tools.go(idle)
  }

  const finish = (given: StepUpProof | StepUpSecret) =>
    tools.run('finish', async (signal) => {
      const proof = await withPasskey(given, signal)
      const outcome = await auth.request('POST /step-up/finish', proof, { signal })
      signal.throwIfAborted()
      auth.accept(outcome)
      waiting?.resolve()
      waiting = null
      return idle
    })

  const withPasskey = async (
    proof: StepUpProof | StepUpSecret,
    signal: AbortSignal,
  ): Promise<StepUpProof> => {
    if (proof.way !== 'passkey' || 'attempt' in proof) return proof
    const { provePasskey } = await onIntent(import('../../passkeys/prove.ts'))
    const { attempt, credential } = await provePasskey(auth, 'step-up', signal)
    return { way: 'passkey', attempt, credential }
  }

  const prompt = (ways: readonly StepUpWay[]): StepUpStep => {
    const send = (way: 'email-otp' | 'phone-otp') => async (signal: AbortSignal) =>
      code(way, await auth.request('POST /step-up/start', { way }, { signal }))
    const code = (way: 'email-otp' | 'phone-otp', challenge: Challenge): StepUpCode => ({
      step: 'code',
      way,
      challenge,
      finish: (code) => finish({ way, attempt: challenge.attempt, code }),
      resend: () => tools.run('resend', send(way)),
      back: () => tools.go(prompt(ways)),
      cancel,
    })
    return {
      step: 'prompt',
      ways,
      finish,
      start: (way) => tools.run('start', send(way)),
      cancel,
    }
  }

  return createFlow<StepUpStep>(
    (given) => {
      tools = given
      return idle
    },
    {
      onOpen(_, signal) {
        const leave = proofsOf(auth).serve(
          (ways) =>
            new Promise((resolve, reject) => {
              waiting = { resolve, reject }
              tools.go(prompt(ways))
            }),
        )
        signal.addEventListener('abort', () => {
          leave()
          if (waiting) cancel()
        })
      },
    },
  )
}

/**
 * Runs a call of the app's own like one of the kit's: when it is refused for lack of a fresh proof,
 * the person is asked, and it is made once more. It is refused when it rejects with a
 * `step-up-required`, or resolves to a `Response` that the proxy's `authErrorResponse` made of one.
 */
export const runWithStepUp = <T>(auth: Auth, action: () => Promise<T>): Promise<T> =>
  proofsOf(auth).run(async () => {
    const answer = await action()
    if (answer instanceof Response && answer.status === 403) {
      const body = await answer
        .clone()
        .json()
        .catch(() => null)
      if (body?.error?.code === 'step-up-required') throw errorFrom(403, body)
    }
    return answer
  })
