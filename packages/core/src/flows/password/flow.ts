import type { Auth } from '../../auth.ts'
import type { Challenge, Credentials } from '../../contract/index.ts'
import type { Flow, Next } from '../../flow.ts'
import { createAddressFlow } from '../../shapes/address.ts'
import type { CodeEntry } from '../../shapes/code.ts'
import type { Done, SecondFactorEntry } from '../../shapes/outcome.ts'

type Address = { email: string }

/** E-mail address and password; then a code, where the address has yet to be proven. */
export type PasswordStep =
  | {
      step: 'credentials'
      /** The address that was tried last. */
      email: string | null
      signIn(credentials: Credentials): Next<PasswordStep>
      signUp(credentials: Credentials): Next<PasswordStep>
    }
  | CodeEntry<Address, PasswordStep>
  | SecondFactorEntry<PasswordStep>
  | Done

/** Signs in and up with a password. */
export const createPasswordFlow = (auth: Auth): Flow<PasswordStep> =>
  createAddressFlow<Address, PasswordStep>(auth, 'password', (tools, end) => {
    const first = (to: Address | null): PasswordStep => ({
      step: 'credentials',
      email: to && to.email,
      signIn: (input) =>
        tools.run('signIn', async (signal) => {
          const to = { email: input.email }
          const answer = await auth.request('POST /password/sign-in', input, { signal })
          return 'status' in answer ? end(to, answer) : code(to, answer)
        }),
      signUp: (input) =>
        tools.run('signUp', async (signal) =>
          code(
            { email: input.email },
            await auth.request('POST /password/sign-up', input, { signal }),
          ),
        ),
    })

    const code = (to: Address, challenge: Challenge): PasswordStep => {
      const { attempt } = challenge
      return {
        step: 'code',
        to,
        challenge,
        finish: (code) =>
          tools.run('finish', async (signal) =>
            end(to, await auth.request('POST /password/finish', { attempt, code }, { signal })),
          ),
        resend: () =>
          tools.run('resend', async (signal) =>
            code(to, await auth.request('POST /password/resend', { attempt }, { signal })),
          ),
        back: () => tools.go(first(to)),
      }
    }

    return { first, code }
  })
