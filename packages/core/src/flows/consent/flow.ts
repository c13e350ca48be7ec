import type { Auth } from '../../auth.ts'
import type { AuthError } from '../../contract/auth-error.ts'
import type { ConsentRequest } from '../../contract/index.ts'
import { createFlow, type Flow, type FlowTools, type Next } from '../../flow.ts'

/** Letting another app in, on the page that its authorization request leads to. */
export type ConsentStep =
  | { step: 'loading'; load(): Next<ConsentStep> }
  /** Somebody has to sign in first. Once they have, the same request is read by itself. */
  | { step: 'signed-out'; load(): Next<ConsentStep> }
  | {
      step: 'asking'
      request: ConsentRequest
      approve(): Next<ConsentStep>
      /** Goes back to the app as well, which is told. */
      refuse(): Next<ConsentStep>
    }
  /** The page goes to `url`. It stays where that belongs to an app on this device. */
  | { step: 'leaving'; url: string }

/**
 * Asks the signed-in person whether to let in the app whose request stands in the query of the page.
 * Who has granted it before is not asked again.
 */
export const createConsentFlow = (auth: Auth): Flow<ConsentStep> => {
  let tools: FlowTools<ConsentStep>

  const answer = async (
    query: string,
    { userId }: ConsentRequest,
    approved: boolean,
    signal: AbortSignal,
  ): Promise<ConsentStep> => {
    const input = { query, userId, approved }
    const { url } = await auth.request('POST /consent/finish', input, { signal })
    signal.throwIfAborted()
    // Nobody who goes back wants to be asked again.
    location.replace(url)
    return { step: 'leaving', url }
  }

  const load = () =>
    tools.run('load', async (signal) => {
      const query = location.search
      try {
        const request = await auth.request('POST /consent/start', { query }, { signal })
        if (!request.isNeeded) return await answer(query, request, true, signal)
        return {
          step: 'asking',
          request,
          approve: () => tools.run('approve', (signal) => answer(query, request, true, signal)),
          refuse: () => tools.run('refuse', (signal) => answer(query, request, false, signal)),
        }
      } catch (error) {
        // SAFETY: anything may be thrown; what is not an `AuthError` has no such code.
        if ((error as AuthError).code === 'signed-out') return { step: 'signed-out', load }
        throw error
      }
    })

  const again = () => {
    tools.go({ step: 'loading', load })
    void load()
  }

  return createFlow<ConsentStep>(
    (given) => {
      tools = given
      return { step: 'loading', load }
    },
    {
      onOpen(state, signal, { getState }) {
        if (state.step === 'loading') void load()
        // Whoever is signed in now is asked, and nobody else.
        const leave = auth.session.subscribe(() => {
          const { step } = auth.session.getState()
          const asked = getState()
          const isOpen = asked.step === 'signed-out' || asked.step === 'asking'
          const whom = asked.step === 'asking' ? asked.request.userId : undefined
          if (isOpen && step !== 'unknown' && auth.session.userId() !== whom) again()
        })
        signal.addEventListener('abort', leave)
        // Back on the page as it was left.
        addEventListener('pageshow', ({ persisted }) => persisted && again(), { signal })
      },
    },
  )
}
