import type { Auth } from '../../auth.ts'
import { authError } from '../../contract/auth-error.ts'
import type { Instant } from '../../contract/index.ts'
import { createFlow, type Flow, type FlowTools, type Next } from '../../flow.ts'
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

type To = { email: string }

/** Asking for the mail. */
export type PasswordResetStep =
  | { step: 'address'; to: To | null; start(to: To): Next<PasswordResetStep> }
  | {
      step: 'sent'
      to: To
      resendAt: Instant
      expiresAt: Instant
      resend(): Next<PasswordResetStep>
      back(): void
    }

/** Asks for a mail with a link to choose a new password. */
export const createPasswordResetFlow = (auth: Auth): Flow<PasswordResetStep> => {
  type Tools = FlowTools<PasswordResetStep>

  const address = (tools: Tools, to: To | null): PasswordResetStep => ({
    step: 'address',
    to,
    start: (to) => tools.run('start', (signal) => send(tools, to, signal)),
  })

  const send = async (tools: Tools, to: To, signal: AbortSignal): Promise<PasswordResetStep> => ({
    step: 'sent',
    to,
    ...(await auth.request('POST /password-reset/start', to, { signal })),
    resend: () => tools.run('resend', (signal) => send(tools, to, signal)),
    back: () => tools.go(address(tools, to)),
  })

  return createFlow<PasswordResetStep>((tools) => address(tools, null))
}

/** The page that the link in the mail leads to. */
export type PasswordResetLandingStep =
  | { step: 'opening'; open(): Next<PasswordResetLandingStep> }
  | { step: 'password'; finish(password: string): Next<PasswordResetLandingStep> }
  | SecondFactorEntry<PasswordResetLandingStep>
  | Done

const landing = 'password-reset-landing'

/** Takes the new password and signs in with it. The link is spent by a password that is accepted. */
export const createPasswordResetLandingFlow = (auth: Auth): Flow<PasswordResetLandingStep> => {
  type Tools = FlowTools<PasswordResetLandingStep>
  let link: LinkFragment | null = null

  const password = (tools: Tools, token: string): PasswordResetLandingStep => ({
    step: 'password',
    finish: (password) =>
      tools.run('finish', async (signal) => {
        const input = { token, password }
        const outcome = await auth.request('POST /password-reset/finish', input, { signal })
        return finished(auth, outcome, { tools, back: () => opening(tools) })
      }),
  })

  const opening = (tools: Tools): PasswordResetLandingStep => ({
    step: 'opening',
    open: () =>
      tools.run('open', async () => {
        link = takeLinkFragment() ?? link
        if (!link) throw authError('link-unknown', 'expired')
        return password(tools, link.token)
      }),
  })

  return createFlow<PasswordResetLandingStep>(opening, {
    restored: (tools) =>
      hasLinkFragment()
        ? null
        : restoreSecondFactor(auth, landing, { tools, back: () => opening(tools) }),
    onOpen: openLink,
    onStep: (step) => acceptOutcome(auth, landing, step),
  })
}
