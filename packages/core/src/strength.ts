import type { Auth } from './auth.ts'
import type { Strength } from './contract/index.ts'
import { createFlow, type Flow, type Next } from './flow.ts'

/** The verdict on the password that is being typed; null until the first one is in. */
export type StrengthStep = {
  step: 'strength'
  verdict: Strength | null
  check(input: { password: string; email?: string }): Next<StrengthStep>
}

/** Asks the server how strong a password is. A newer question replaces one that is still open. */
export const createStrengthFlow = (auth: Auth): Flow<StrengthStep> => {
  const flow: Flow<StrengthStep> = createFlow<StrengthStep>((tools) => {
    const show = (verdict: Strength | null): StrengthStep => ({
      step: 'strength',
      verdict,
      check: (input) => {
        flow.dispose()
        return tools.run('check', async (signal) =>
          show(
            input.password
              ? await auth.request('POST /password/strength', input, { signal })
              : null,
          ),
        )
      },
    })
    return show(null)
  })
  return flow
}
