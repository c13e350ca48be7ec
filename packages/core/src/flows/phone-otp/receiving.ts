import type { Auth } from '../../auth.ts'
import type { Followed } from '../../flow.ts'
import { whileIdle } from '../../while-idle.ts'
import type { PhoneOtpStep } from './flow.ts'

/** Takes codes over from the text messages that the browser reads, until `open` aborts. */
export const receiveCodes = (auth: Auth, flow: Followed<PhoneOtpStep>, open: AbortSignal): void =>
  whileIdle(flow, open, async (state, signal) => {
    if (state.step !== 'code' || state.to.channel !== 'sms' || state.received !== null) return
    const credentials = await import('../../credentials.ts').catch(() => null)
    const received = await credentials?.offerCode(auth, signal)
    if (received && !signal.aborted) state.receive(received)
  })
