import type { Auth } from '../../auth.ts'
import type { Passkey, PasskeyList } from '../../contract/index.ts'
import { createFlow, type Flow, type FlowTools, type Next } from '../../flow.ts'
import { onIntent } from '../../on-intent.ts'

/** The passkeys of the signed-in person. */
export type PasskeysStep =
  | { step: 'loading'; load(): Next<PasskeysStep> }
  | {
      step: 'ready'
      passkeys: readonly Passkey[]
      load(): Next<PasskeysStep>
      /** Makes one. @default a name after where it is kept */
      register(name?: string): Next<PasskeysStep>
      rename(passkeyId: string, name: string): Next<PasskeysStep>
      /** Refused for the only way to sign in. */
      remove(passkeyId: string): Next<PasskeysStep>
    }

const loadAccount = () => onIntent(import('../../passkeys/account.ts'))

/**
 * Makes, names and removes passkeys; each may ask for a fresh proof. Password managers are told
 * what the account has, where the browser can tell them.
 */
export const createPasskeysFlow = (auth: Auth): Flow<PasskeysStep> => {
  type Tools = FlowTools<PasskeysStep>

  const shown = async (tools: Tools, answer: Promise<PasskeyList>): Promise<PasskeysStep> => {
    const list = await answer
    void loadAccount().then(
      ({ signalAccount }) => signalAccount(list),
      () => {},
    )
    return ready(tools, list)
  }

  const load = (tools: Tools) => () =>
    tools.run('load', (signal) => shown(tools, auth.request('GET /passkey', {}, { signal })))

  const ready = (tools: Tools, { passkeys }: PasskeyList): PasskeysStep => ({
    step: 'ready',
    passkeys,
    load: load(tools),
    register: (name) =>
      tools.run('register', async (signal) => {
        const { registerPasskey } = await loadAccount()
        return ready(tools, await registerPasskey(auth, { name }, signal))
      }),
    rename: (passkeyId, name) =>
      tools.run('rename', (signal) =>
        shown(tools, auth.request('POST /passkey/rename', { passkeyId, name }, { signal })),
      ),
    remove: (passkeyId) =>
      tools.run('remove', (signal) =>
        shown(tools, auth.request('POST /passkey/remove', { passkeyId }, { signal })),
      ),
  })

  return createFlow<PasskeysStep>((tools) => ({ step: 'loading', load: load(tools) }), {
    onOpen: (state) => {
      if (state.step === 'loading') void state.load()
    },
  })
}

/**
 * Lets the browser turn a password into a passkey: call it once somebody has signed in with one, and
 * stay on the page. Asks nobody, and tells only whether there is one now.
 */
export const upgradeToPasskey = async (auth: Auth): Promise<boolean> => {
  try {
    return await (await loadAccount()).registerQuietly(auth)
  } catch {
    return false
  }
}
