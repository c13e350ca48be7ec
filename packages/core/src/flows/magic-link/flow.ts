import type { Auth } from '../../auth.ts'
import { AuthError, authError } from '../../contract/auth-error.ts'
import { createFlow, type Flow, type FlowTools, type Next } from '../../flow.ts'
import { createCodeFlow, type CodeStep } from '../../shapes/code.ts'
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

export type MagicLinkStep = CodeStep<{ email: string }>

/** Signs in with a link sent by e-mail. The code of the same mail works in the page that asked. */
export const createMagicLinkFlow = (auth: Auth): Flow<MagicLinkStep> =>
  createCodeFlow(auth, {
    slug: 'magic-link',
    start: (to, options) => auth.request('POST /magic-link/start', to, options),
    finish: (answer, options) => auth.request('POST /magic-link/finish', answer, options),
  })

/** The page that the link leads to. */
export type MagicLinkLandingStep =
  | { step: 'opening'; open(): Next<MagicLinkLandingStep> }
  /** Another browser asked for the link, so nothing happens without a click. */
  | { step: 'confirm'; finish(): Next<MagicLinkLandingStep> }
  | SecondFactorEntry<MagicLinkLandingStep>
  | Done

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

  const opening = (tools: Tools): MagicLinkLandingStep => {
    const confirm: MagicLinkLandingStep = {
      step: 'confirm',
      finish: () => tools.run('finish', (signal) => redeem(tools, true, signal)),
    }
    return {
      step: 'opening',
      open: () =>
        tools.run('open', (signal) => {
          link = takeLinkFragment() ?? link
          return redeem(tools, false, signal).catch((error: unknown) => {
            if (error instanceof AuthError && error.code === 'link-elsewhere') return confirm
            throw error
          })
        }),
    }
  }

  return createFlow<MagicLinkLandingStep>(opening, {
    restored: (tools) =>
      hasLinkFragment()
        ? null
        : restoreSecondFactor(auth, landing, { tools, back: () => opening(tools) }),
    onOpen: openLink,
    onStep: (step) => acceptOutcome(auth, landing, step),
  })
}
