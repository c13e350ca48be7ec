import type { Auth } from '../../auth.ts'
import { createFlow, type Flow, type Next } from '../../flow.ts'

/** How many recovery codes the signed-in person has left. */
export type RecoveryCodeStep =
  | { step: 'loading'; load(): Next<RecoveryCodeStep> }
  /** No authenticator app, so nothing to recover. */
  | { step: 'none'; load(): Next<RecoveryCodeStep> }
  | { step: 'ready'; left: number; load(): Next<RecoveryCodeStep> }

/** Counts the recovery codes that are left. New ones come with a new authenticator app. */
export const createRecoveryCodeFlow = (auth: Auth): Flow<RecoveryCodeStep> =>
  createFlow<RecoveryCodeStep>(
    (tools) => {
      const load = () =>
        tools.run('load', async (signal): Promise<RecoveryCodeStep> => {
          const { left } = await auth.request('GET /recovery-code', {}, { signal })
          return left === null ? { step: 'none', load } : { step: 'ready', left, load }
        })
      return { step: 'loading', load }
    },
    { onOpen: (state) => void state.load() },
  )
