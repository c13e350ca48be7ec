import type { Auth } from '../../auth.ts'
import type { MagicLinkChallenge } from '../../contract/index.ts'
import type { Flow, Next } from '../../flow.ts'
import { createAddressFlow } from '../../shapes/address.ts'
import type { CodeEntry } from '../../shapes/code.ts'
import type { Done, SecondFactorEntry } from '../../shapes/outcome.ts'
import { onceLoaded } from '../../once-loaded.ts'

type Address = { email: string }

/** Which address, the mail that is on its way, done. */
export type MagicLinkStep =
  | { step: 'address'; to: Address | null; start(to: Address): Next<MagicLinkStep> }
  | MagicLinkEntry
  /** Who opened the link on another device said that it was not them. */
  | { step: 'denied'; to: Address; back(): void }
  | SecondFactorEntry<MagicLinkStep>
  | Done

/** The step that waits for the link or its code. Goes on by itself once another device approves. */
export interface MagicLinkEntry extends CodeEntry<Address, MagicLinkStep> {
  challenge: MagicLinkChallenge
  /** Takes the answer of another device. Called by itself when there is one. */
  proceed(): Next<MagicLinkStep>
}

/** Signs in with a link sent by e-mail. The code of the same mail works in the page that asked. */
export const createMagicLinkFlow = (auth: Auth): Flow<MagicLinkStep> =>
  createAddressFlow<Address, MagicLinkStep>(
    auth,
    'magic-link',
    (tools, end) => {
      const send = (to: Address) => async (signal: AbortSignal) =>
        code(to, await auth.request('POST /magic-link/start', to, { signal }))

      const first = (to: Address | null): MagicLinkStep => ({
        step: 'address',
        to,
        start: (to) => tools.run('start', send(to)),
      })

      const code = (to: Address, challenge: MagicLinkChallenge): MagicLinkEntry => {
        const { attempt } = challenge
        const back = () => tools.go(first(to))
        return {
          step: 'code',
          to,
          challenge,
          finish: (code) =>
            tools.run('finish', async (signal) =>
              end(to, await auth.request('POST /magic-link/finish', { attempt, code }, { signal })),
            ),
          proceed: () =>
            tools.run('proceed', async (signal) => {
              const answer = await auth.request(
                'POST /magic-link/continue',
                { attempt },
                { signal },
              )
              return answer.status === 'denied' ? { step: 'denied', to, back } : end(to, answer)
            }),
          resend: () => tools.run('resend', send(to)),
          back,
        }
      }

      return { first, code }
    },
    (_, signal, store) =>
      onceLoaded(import('./waiting.ts'), signal, ({ awaitAnswers }) =>
        awaitAnswers(auth, store, signal),
      ),
  )
