import type { Auth } from '../../auth.ts'
import type { AccountExport, InputOf, PersonName } from '../../contract/index.ts'
import { createFlow, type Flow, type Next } from '../../flow.ts'
import { changeAccount, type ChangeRoute } from './change.ts'

/**
 * Changes to the account of the signed-in person. Who that is, and what the account holds, is the
 * `user` of the session: it is up to date after each change, in every tab.
 */
export type AccountStep =
  | {
      step: 'ready'
      /** What `exportData` has brought, until the next change. */
      exported: AccountExport | null
      rename(name: PersonName): Next<AccountStep>
      /** `existing` is the password before, where the person knows one. Ends every other session. */
      setPassword(input: { password: string; existing?: string }): Next<AccountStep>
      removeWallet(walletId: string): Next<AccountStep>
      unlinkProvider(providerId: string): Next<AccountStep>
      exportData(): Next<AccountStep>
      /** Deletes the account of this person, and signs out everywhere. */
      deleteAccount(userId: string): Next<AccountStep>
    }
  | { step: 'deleted' }

type Action = 'rename' | 'setPassword' | 'removeWallet' | 'unlinkProvider'

/** Changes the account. Make one for each part of a page that shows errors of its own. */
export const createAccountFlow = (auth: Auth): Flow<AccountStep> =>
  createFlow<AccountStep>(
    (tools) => {
      const change = <R extends ChangeRoute>(action: Action, route: R, input: InputOf<R>) =>
        tools.run(action, async (signal) => {
          await changeAccount(auth, route, input, signal)
          return ready(null)
        })

      const ready = (exported: AccountExport | null): AccountStep => ({
        step: 'ready',
        exported,
        rename: (name) => change('rename', 'POST /account/rename', name),
        setPassword: (input) => change('setPassword', 'POST /account/password', input),
        removeWallet: (id) => change('removeWallet', 'POST /account/wallets/remove', { id }),
        unlinkProvider: (id) => change('unlinkProvider', 'POST /account/providers/remove', { id }),
        exportData: () =>
          tools.run('exportData', async (signal) =>
            ready(await auth.request('POST /account/export', {}, { signal })),
          ),
        deleteAccount: (userId) =>
          tools.run('deleteAccount', async (signal) => {
            await auth.request('POST /account/delete', { userId }, { signal })
            return { step: 'deleted' }
          }),
      })
      return ready(null)
    },
    {
      // No earlier: an app that takes the page off at once would abort the way to `deleted`.
      onStep({ step }) {
        if (step === 'deleted') auth.session.set(null)
      },
    },
  )
