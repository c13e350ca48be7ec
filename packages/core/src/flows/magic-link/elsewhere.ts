import type { Auth } from '../../auth.ts'
import type { FlowTools, Next } from '../../flow.ts'
import type { LinkFragment } from '../../shapes/link.ts'
import type { MagicLinkLandingStep } from './landing.ts'

type Options = {
  link: LinkFragment | null
  tools: FlowTools<MagicLinkLandingStep>
  /** Signs in on this device. */
  finish(): Next<MagicLinkLandingStep>
}

/** The step of a link that another browser has asked for: it may wait to be let go on. */
export const openElsewhere = async (
  auth: Auth,
  { link, tools, finish }: Options,
  signal: AbortSignal,
): Promise<MagicLinkLandingStep> => {
  const { token = '', attempt = null } = link ?? {}
  if (attempt === null) return { step: 'confirm', finish }
  const request = await auth.request('POST /magic-link/request', { attempt }, { signal })
  if (!request) return { step: 'confirm', finish }
  return {
    step: 'approve',
    request,
    approve: (number) =>
      tools.run('approve', async (signal) => {
        const answer = { token, attempt, number }
        const { status } = await auth.request('POST /magic-link/approve', answer, { signal })
        return status === 'approved' ? { step: status } : { step: 'denied', mismatch: true }
      }),
    deny: () =>
      tools.run('deny', async (signal) => {
        await auth.request('POST /magic-link/deny', { token, attempt }, { signal })
        return { step: 'denied', mismatch: false }
      }),
    finish,
  }
}
