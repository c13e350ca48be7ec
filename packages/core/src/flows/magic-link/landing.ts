import type { Auth } from '../../auth.ts'
import { AuthError, authError } from '../../contract/auth-error.ts'
import type { ApprovalRequest } from '../../contract/index.ts'
import { createFlow, type Flow, type FlowTools, type Next } from '../../flow.ts'
import { onIntent } from '../../on-intent.ts'
import {
  hasLinkFragment,
  openLink,
  takeLinkFragment,
  type LinkFragment,
} from '../../shapes/link.ts'
import {
  acceptOutcome,
  finished,
  restoreSecondFactor,
  type Done,
  type SecondFactorEntry,
} from '../../shapes/outcome.ts'

/** The page that the link leads to. */
export type MagicLinkLandingStep =
  | { step: 'opening'; open(): Next<MagicLinkLandingStep> }
  /** Another browser asked for the link, so nothing happens without a click. */
  | { step: 'confirm'; finish(): Next<MagicLinkLandingStep> }
  | ApprovalEntry
  /** The browser that asked goes on. This one is not signed in. */
  | { step: 'approved' }
  /** Nobody is signed in, and the link is spent: `mismatch` when a wrong number did it. */
  | { step: 'denied'; mismatch: boolean }
  | SecondFactorEntry<MagicLinkLandingStep>
  | Done

/** Another browser asked, and waits: `request` says what is known of it. */
export interface ApprovalEntry {
  step: 'approve'
  request: ApprovalRequest
  /** Lets it go on. `number` is what its screen shows; any other denies. */
  approve(number: string): Next<MagicLinkLandingStep>
  /** It was not me: spends the link. */
  deny(): Next<MagicLinkLandingStep>
  /** Signs in on this device instead. */
  finish(): Next<MagicLinkLandingStep>
}

const landing = 'magic-link-landing'

/** Redeems the link in the address bar: by itself where it was asked for, after a click elsewhere. */
export const createMagicLinkLandingFlow = (auth: Auth): Flow<MagicLinkLandingStep> => {
  type Tools = FlowTools<MagicLinkLandingStep>
  let link: LinkFragment | null = null

  const redeem = async (
    tools: Tools,
    confirmed: boolean,
    signal: AbortSignal,
  ): Promise<MagicLinkLandingStep> => {
    if (!link) throw authError('link-unknown', 'expired')
    const input = { ...link, confirmed }
    const outcome = await auth.request('POST /magic-link/redeem', input, { signal })
    return finished(auth, outcome, { tools, back: () => opening(tools) })
  }

  const opening = (tools: Tools): MagicLinkLandingStep => ({
    step: 'opening',
    open: () =>
      tools.run('open', (signal) => {
        link = takeLinkFragment() ?? link
        return redeem(tools, false, signal).catch(async (error: unknown) => {
          if (error instanceof AuthError && error.code === 'link-elsewhere') {
            const { openElsewhere } = await onIntent(import('./elsewhere.ts'))
            const finish = () => tools.run('finish', (signal) => redeem(tools, true, signal))
            return openElsewhere(auth, { link, tools, finish }, signal)
          }
          throw error
        })
      }),
  })

  return createFlow<MagicLinkLandingStep>(opening, {
    restored: (tools) =>
      hasLinkFragment()
        ? null
        : restoreSecondFactor(auth, landing, { tools, back: () => opening(tools) }),
    onOpen: openLink,
    onStep: (step) => acceptOutcome(auth, landing, step),
  })
}
