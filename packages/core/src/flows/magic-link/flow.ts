import type { Auth } from '../../auth.ts'
import type { MagicLinkChallenge, Outcome } from '../../contract/index.ts'
import { createFlow, type Flow, type FlowTools, type Next } from '../../flow.ts'
import { rememberCode, type CodeEntry, type CodeMemory } from '../../shapes/code.ts'
import {
  acceptOutcome,
  finished,
  restoreSecondFactor,
  type Done,
  type SecondFactorEntry,
} from '../../shapes/outcome.ts'
import { whileIdle } from '../../while-idle.ts'

type Address = { email: string }

/** Which address, the mail that is on its way, done. */
export type MagicLinkStep =
  | { step: 'address'; to: Address | null; start(to: Address): Next<MagicLinkStep> }
  | MagicLinkEntry
  /** Who opened the link on another device said that it was not them. */
  | { step: 'denied'; to: Address; back(): void }
  | SecondFactorEntry<MagicLinkStep>
  | Done

/** The step that waits for the link or its code. Goes on by itself once another device approves. */
export interface MagicLinkEntry extends CodeEntry<Address, MagicLinkStep> {
  challenge: MagicLinkChallenge
  /** Takes the answer of another device. Called by itself when there is one. */
  proceed(): Next<MagicLinkStep>
}

const slug = 'magic-link'

/** Signs in with a link sent by e-mail. The code of the same mail works in the page that asked. */
export const createMagicLinkFlow = (auth: Auth): Flow<MagicLinkStep> => {
  type Tools = FlowTools<MagicLinkStep>

  const address = (tools: Tools, to: Address | null): MagicLinkStep => ({
    step: 'address',
    to,
    start: (to) => tools.run('start', send(tools, to)),
  })

  const send = (tools: Tools, to: Address) => async (signal: AbortSignal) =>
    entry(tools, to, await auth.request('POST /magic-link/start', to, { signal }))

  const entry = (tools: Tools, to: Address, challenge: MagicLinkChallenge): MagicLinkEntry => {
    const { attempt } = challenge
    const back = () => address(tools, to)
    const end = (outcome: Outcome) => finished(auth, outcome, { tools, back })
    return {
      step: 'code',
      to,
      challenge,
      finish: (code) =>
        tools.run('finish', async (signal) =>
          end(await auth.request('POST /magic-link/finish', { attempt, code }, { signal })),
        ),
      proceed: () =>
        tools.run('proceed', async (signal) => {
          const answer = await auth.request('POST /magic-link/continue', { attempt }, { signal })
          return answer.status === 'denied'
            ? { step: 'denied', to, back: () => tools.go(back()) }
            : end(answer)
        }),
      resend: () => tools.run('resend', send(tools, to)),
      back: () => tools.go(back()),
    }
  }

  const flow = createFlow<MagicLinkStep>((tools) => address(tools, null), {
    restored: (tools) => {
      const saved = auth.memory.recall<CodeMemory<Address>>(slug)
      // SAFETY: this flow keeps no other challenge.
      if (saved) return entry(tools, saved.to, saved.challenge as MagicLinkChallenge)
      return restoreSecondFactor(auth, slug, { tools, back: () => address(tools, null) })
    },
    onStep(step) {
      rememberCode(auth, slug, step)
      acceptOutcome(auth, slug, step)
    },
  })
  return whileIdle(flow, async (state, signal) => {
    if (state.step !== 'code' || state.challenge.matching === null) return
    const waiting = await import('./waiting.ts').catch(() => null)
    if (await waiting?.isAnswered(auth, state, signal)) void state.proceed()
  })
}
