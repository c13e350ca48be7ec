import { arbiterOf } from '../arbiter.ts'
import type { Auth } from '../auth.ts'
import { AuthError } from '../contract/auth-error.ts'
import type { Outcome, PasskeyGetOptions, PasskeyRequest } from '../contract/index.ts'
import { canOffer, getPasskey, requireSupport } from './ceremony.ts'
import { askForPasskey, finishPasskey, type SitedProof } from './prove.ts'

/** Signing in with a passkey, in a dialog or by a field. Both use the same challenge. */
export type PasskeySignIn = {
  /** Asks in a dialog. */
  ask(signal: AbortSignal): Promise<SitedProof>
  /** Offers passkeys in the page's field until somebody takes one. Null where that cannot be. */
  offer(signal: AbortSignal): Promise<SitedProof | null>
  finish(proof: SitedProof, signal: AbortSignal): Promise<Outcome>
}

/** How long before its end a challenge is no longer worth showing. */
const renewMs = 45_000

/** Makes it for one flow. */
export const createPasskeySignIn = (auth: Auth): PasskeySignIn => {
  let request: PasskeyRequest<PasskeyGetOptions> | null = null
  const leftMs = () => (request?.expiresAt ?? 0) - auth.now() - renewMs

  const fresh = async (signal: AbortSignal) => {
    if (!request || leftMs() <= 0) {
      request = await auth.request('POST /passkey/start', { purpose: 'sign-in' }, { signal })
    }
    return request
  }

  return {
    async ask(signal) {
      requireSupport()
      return askForPasskey(auth, await fresh(signal), signal)
    },

    async offer(signal) {
      if (!(await canOffer())) return null
      let refusals = 0
      for (;;) {
        const renew = new AbortController()
        let stopWaiting: (() => void) | undefined
        try {
          const { attempt, options } = await fresh(signal)
          stopWaiting = auth.wait(Math.max(0, leftMs()), () => renew.abort())
          const credential = await arbiterOf(auth).offer(
            (stop) => getPasskey(options, stop, { offered: true }),
            AbortSignal.any([signal, renew.signal]),
          )
          return { rpId: options.rpId, attempt, credential }
        } catch (error) {
          signal.throwIfAborted()
          if (renew.signal.aborted) await untilVisible(signal)
          else if (isFinal(error)) return null
          // Nobody asked for it, so a browser or a network that will not is not pressed.
          else await new Promise<void>((resolve) => auth.wait(1000 * 2 ** refusals++, resolve))
          signal.throwIfAborted()
        } finally {
          stopWaiting?.()
        }
      }
    },

    finish(proof, signal) {
      request = null
      return finishPasskey(auth, proof, signal)
    },
  }
}

const isFinal = (error: unknown): boolean =>
  !(error instanceof AuthError) || error.kind === 'fault' || error.code === 'passkey-unsupported'

/** A page that nobody looks at asks for no challenge. */
const untilVisible = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (document.visibilityState === 'visible') resolve()
    document.addEventListener('visibilitychange', () => resolve(), { once: true, signal })
  })
