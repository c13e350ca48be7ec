import type { Auth } from '../../auth.ts'
import type { Challenge, Credentials, Outcome } from '../../contract/index.ts'
import { createFlow, type Flow, type FlowTools, type Next } from '../../flow.ts'
import { rememberCode, type CodeEntry, type CodeMemory } from '../../shapes/code.ts'
import {
  acceptOutcome,
  finished,
  restoreSecondFactor,
  type Done,
  type SecondFactorEntry,
} from '../../shapes/outcome.ts'

/** E-mail address and password; then a code, where the address has yet to be proven. */
export type PasswordStep =
  | {
      step: 'credentials'
      /** The address that was tried last. */
      email: string | null
      signIn(credentials: Credentials): Next<PasswordStep>
      signUp(credentials: Credentials): Next<PasswordStep>
    }
  | CodeEntry<{ email: string }, PasswordStep>
  | SecondFactorEntry<PasswordStep>
  | Done

const slug = 'password'

/** Signs in and up with a password. */
export const createPasswordFlow = (auth: Auth): Flow<PasswordStep> => {
  type Tools = FlowTools<PasswordStep>

  const credentials = (tools: Tools, email: string | null): PasswordStep => ({
    step: 'credentials',
    email,
    signIn: (input) =>
      tools.run('signIn', async (signal) => {
        const answer = await auth.request('POST /password/sign-in', input, { signal })
        return 'status' in answer
          ? done(tools, input.email, answer)
          : code(tools, { email: input.email }, answer)
      }),
    signUp: (input) =>
      tools.run('signUp', async (signal) => {
        const challenge = await auth.request('POST /password/sign-up', input, { signal })
        return code(tools, { email: input.email }, challenge)
      }),
  })

  const done = (tools: Tools, email: string, outcome: Outcome): PasswordStep =>
    finished(auth, outcome, { tools, back: () => credentials(tools, email) })

  const code = (tools: Tools, to: { email: string }, challenge: Challenge): PasswordStep => {
    const { attempt } = challenge
    return {
      step: 'code',
      to,
      challenge,
      finish: (code) =>
        tools.run('finish', async (signal) =>
          done(
            tools,
            to.email,
            await auth.request('POST /password/finish', { attempt, code }, { signal }),
          ),
        ),
      resend: () =>
        tools.run('resend', async (signal) =>
          code(tools, to, await auth.request('POST /password/resend', { attempt }, { signal })),
        ),
      back: () => tools.go(credentials(tools, to.email)),
    }
  }

  return createFlow<PasswordStep>((tools) => credentials(tools, null), {
    restored: (tools) => {
      const saved = auth.memory.recall<CodeMemory<{ email: string }>>(slug)
      if (saved) return code(tools, saved.to, saved.challenge)
      return restoreSecondFactor(auth, slug, { tools, back: () => credentials(tools, null) })
    },
    onStep(step) {
      rememberCode(auth, slug, step)
      acceptOutcome(auth, slug, step)
    },
  })
}
