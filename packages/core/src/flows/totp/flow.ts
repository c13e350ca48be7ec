import type { Auth } from '../../auth.ts'
import { createFlow, type Flow, type FlowTools, type Next } from '../../flow.ts'
import type { Done } from '../../shapes/outcome.ts'
import {
  totpOff,
  type RecoveryCodes,
  type TotpConfirmation,
  type TotpOff,
} from '../../shapes/totp-enrolment.ts'

/** The authenticator app of the signed-in person. */
export type TotpStep =
  | { step: 'loading'; load(): Next<TotpStep> }
  | {
      step: 'on'
      remove(): Next<TotpStep>
      /**
       * Removes the app and sets another one up, with new recovery codes: for a new phone, or when the
       * codes run out. Until the new one is confirmed there is none.
       */
      replace(): void
    }
  | TotpOff<TotpStep>
  | TotpConfirmation<TotpStep>
  | RecoveryCodes

/** Sets up an authenticator app, and removes it. Both may ask for a fresh proof. */
export const createTotpFlow = (auth: Auth): Flow<TotpStep> => {
  type Tools = FlowTools<TotpStep>

  const off = (tools: Tools): TotpStep =>
    totpOff<TotpStep>(auth, {
      tools,
      signingIn: false,
      after(outcome) {
        auth.accept(outcome)
        return on(tools)
      },
    })

  const on = (tools: Tools): TotpStep => {
    const remove = () =>
      tools.run('remove', async (signal) => {
        await auth.request('POST /totp/remove', {}, { signal })
        return off(tools)
      })
    return {
      step: 'on',
      remove,
      replace: () => void remove().then((state) => (state.step === 'off' ? state.enrol() : state)),
    }
  }

  const load = (tools: Tools) => () =>
    tools.run('load', async (signal) => {
      const { enrolled } = await auth.request('GET /totp', {}, { signal })
      return enrolled ? on(tools) : off(tools)
    })

  return createFlow<TotpStep>((tools) => ({ step: 'loading', load: load(tools) }), {
    onOpen: (state) => {
      if (state.step === 'loading') void state.load()
    },
  })
}

/** Setting one up to get in, where everybody needs a second factor. */
export type TotpSignInStep =
  | TotpOff<TotpSignInStep>
  | TotpConfirmation<TotpSignInStep>
  | RecoveryCodes
  | Done

/**
 * Sets up an authenticator app for a `second_factor` step without factors. Nobody counts as signed
 * in on this page before the recovery codes were shown, so that no app takes them off too early.
 */
export const createTotpSignInFlow = (auth: Auth): Flow<TotpSignInStep> =>
  createFlow<TotpSignInStep>((tools) =>
    totpOff<TotpSignInStep>(auth, {
      tools,
      signingIn: true,
      after: (outcome) => ({ step: 'done', outcome }),
    }),
  )
