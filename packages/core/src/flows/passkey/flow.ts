import type { Auth } from '../../auth.ts'
import { createFlow, type Flow, type FlowTools, type Next } from '../../flow.ts'
import { onIntent } from '../../on-intent.ts'
import type { PasskeySignIn } from '../../passkeys/sign-in.ts'
import {
  acceptOutcome,
  finished,
  restoreSecondFactor,
  type Done,
  type SecondFactorEntry,
} from '../../shapes/outcome.ts'
import { whileIdle } from '../../while-idle.ts'

/** Signing in with a passkey: one step, because the browser asks for all the rest. */
export type PasskeyStep =
  | {
      step: 'ready'
      /** Asks for a passkey of this site, whoever's it is. Best called by a click. */
      signIn(): Next<PasskeyStep>
    }
  | SecondFactorEntry<PasskeyStep>
  | Done

const slug = 'passkey'

/**
 * Signs in with a passkey. While somebody listens and no action runs, the browser also offers
 * passkeys in the page's `<input autocomplete="username webauthn">`, and `signIn` goes by itself
 * when somebody takes one.
 */
export const createPasskeyFlow = (auth: Auth): Flow<PasskeyStep> => {
  let tools!: FlowTools<PasskeyStep>
  let loading: Promise<PasskeySignIn> | null = null

  const load = () =>
    (loading ??= onIntent(import('../../passkeys/sign-in.ts'))
      .then(({ createPasskeySignIn }) => createPasskeySignIn(auth))
      .catch((error: unknown) => {
        loading = null
        throw error
      }))

  const signIn = (prove: PasskeySignIn['ask']) =>
    tools.run('signIn', async (signal) => {
      const passkeys = await load()
      const outcome = await passkeys.finish(await prove(signal), signal)
      return finished(auth, outcome, { tools, back: ready })
    })

  const ready = (): PasskeyStep => ({
    step: 'ready',
    signIn: () => signIn(async (signal) => (await load()).ask(signal)),
  })

  return createFlow<PasskeyStep>(
    (given) => {
      tools = given
      return ready()
    },
    {
      restored: () => restoreSecondFactor(auth, slug, { tools, back: ready }),
      onStep: (step) => acceptOutcome(auth, slug, step),
      onOpen: (_, open, store) =>
        whileIdle(store, open, async ({ step }, signal) => {
          if (step !== 'ready') return
          const offered = await load()
            .then((passkeys) => passkeys.offer(signal))
            .catch(() => null)
          if (offered && !signal.aborted) void signIn(async () => offered)
        }),
    },
  )
}
