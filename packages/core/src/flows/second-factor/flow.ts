import type { Auth } from '../../auth.ts'
import { createFlow, type Flow, type FlowTools, type Next } from '../../flow.ts'
import { acceptOutcome, finished, type Done, type SecondFactorEntry } from '../../shapes/outcome.ts'

/** The second factor that a sign-in of this browser waits for, whichever method began it. */
export type SecondFactorStep =
  | { step: 'loading'; load(): Next<SecondFactorStep> }
  /** Nothing waits: signed in, or not begun, or begun too long ago. */
  | { step: 'none'; load(): Next<SecondFactorStep> }
  | SecondFactorEntry<SecondFactorStep>
  | Done

/** Finishes a sign-in that another page has begun, such as before a redirect. */
export const createSecondFactorFlow = (auth: Auth): Flow<SecondFactorStep> => {
  const load = (tools: FlowTools<SecondFactorStep>) => () =>
    tools.run('load', async (signal): Promise<SecondFactorStep> => {
      const none = (): SecondFactorStep => ({ step: 'none', load: load(tools) })
      const due = await auth.request('GET /second-factor', {}, { signal })
      return due ? finished(auth, due, { tools, back: none }) : none()
    })

  return createFlow<SecondFactorStep>((tools) => ({ step: 'loading', load: load(tools) }), {
    onOpen: (state) => {
      if (state.step === 'loading') void state.load()
    },
    onStep: (step) => acceptOutcome(auth, 'second-factor', step),
  })
}
