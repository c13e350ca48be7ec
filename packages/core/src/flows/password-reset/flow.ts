import type { Auth } from '../../auth.ts'
import { AuthError, type Instant, type Outcome } from '../../contract/index.ts'
import { createFlow, type Flow, type FlowTools, type Next } from '../../flow.ts'
import { openLink, takeLinkFragment, type LinkFragment } from '../../shapes/link.ts'
import { acceptOutcome } from '../../shapes/outcome.ts'

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
  | { step: 'done'; outcome: Outcome }

/** Takes the new password and signs in with it. The link is spent by a password that is accepted. */
export const createPasswordResetLandingFlow = (auth: Auth): Flow<PasswordResetLandingStep> => {
  let link: LinkFragment | null = null

  return createFlow<PasswordResetLandingStep>(
    (tools) => {
      const password = (token: string): PasswordResetLandingStep => ({
        step: 'password',
        finish: (password) =>
          tools.run('finish', async (signal) => {
            const input = { token, password }
            const outcome = await auth.request('POST /password-reset/finish', input, { signal })
            return { step: 'done', outcome }
          }),
      })
      return {
        step: 'opening',
        open: () =>
          tools.run('open', async () => {
            link = takeLinkFragment() ?? link
            if (!link) throw new AuthError('link-unknown')
            return password(link.token)
          }),
      }
    },
    { onOpen: openLink, onStep: (step) => acceptOutcome(auth, step) },
  )
}
