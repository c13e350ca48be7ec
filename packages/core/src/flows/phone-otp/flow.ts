import type { Auth } from '../../auth.ts'
import type { Challenge, InputOf } from '../../contract/index.ts'
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

/** A number in E.164 form, and how the code gets there. */
export type PhoneAddress = InputOf<'POST /phone-otp/start'>

/** Proving a phone number with a code: which number, which code, done. */
export type PhoneOtpStep =
  | { step: 'address'; to: PhoneAddress | null; start(to: PhoneAddress): Next<PhoneOtpStep> }
  | PhoneCodeEntry
  | SecondFactorEntry<PhoneOtpStep>
  | Done

/** The step that waits for the code. Finishes by itself where the browser reads text messages. */
export interface PhoneCodeEntry extends CodeEntry<PhoneAddress, PhoneOtpStep> {
  /** The code that came by itself, such as from a text message that the browser has read, or null. */
  received: string | null
  /** Takes a code over that nobody has typed: shows it as `received`, and finishes. */
  receive(code: string): void
  /** Sends another code by the other channel. The number stays. */
  switchChannel(): Next<PhoneOtpStep>
}

const slug = 'phone-otp'

/** Signs in with a code sent by SMS or WhatsApp. */
export const createPhoneOtpFlow = (auth: Auth): Flow<PhoneOtpStep> => {
  type Tools = FlowTools<PhoneOtpStep>

  const send = (tools: Tools, to: PhoneAddress) => async (signal: AbortSignal) =>
    code(tools, to, await auth.request('POST /phone-otp/start', to, { signal }))

  const address = (tools: Tools, to: PhoneAddress | null): PhoneOtpStep => ({
    step: 'address',
    to,
    start: (to) => tools.run('start', send(tools, to)),
  })

  const code = (
    tools: Tools,
    to: PhoneAddress,
    challenge: Challenge,
    received: string | null = null,
  ): PhoneCodeEntry => ({
    step: 'code',
    to,
    challenge,
    received,
    receive(received) {
      const step = code(tools, to, challenge, received)
      tools.go(step)
      void step.finish(received)
    },
    finish: (code) =>
      tools.run('finish', async (signal) => {
        const answer = { attempt: challenge.attempt, code }
        const outcome = await auth.request('POST /phone-otp/finish', answer, { signal })
        return finished(auth, outcome, { tools, back: () => address(tools, to) })
      }),
    resend: () => tools.run('resend', send(tools, to)),
    switchChannel: () => tools.run('switchChannel', send(tools, byOtherChannel(to))),
    back: () => tools.go(address(tools, to)),
  })

  const flow = createFlow<PhoneOtpStep>((tools) => address(tools, null), {
    restored: (tools) => {
      const saved = auth.memory.recall<CodeMemory<PhoneAddress>>(slug)
      if (saved) return code(tools, saved.to, saved.challenge)
      return restoreSecondFactor(auth, slug, { tools, back: () => address(tools, null) })
    },
    onStep(step) {
      rememberCode(auth, slug, step)
      acceptOutcome(auth, slug, step)
    },
  })
  return whileIdle(flow, async (state, signal) => {
    if (state.step !== 'code' || state.to.channel !== 'sms' || state.received !== null) return
    if (!('OTPCredential' in globalThis)) return
    const otp = await import('../../web-otp.ts').catch(() => null)
    const received = await otp?.offerCode(auth, signal)
    if (received && !signal.aborted) state.receive(received)
  })
}

const byOtherChannel = ({ phone, channel }: PhoneAddress): PhoneAddress => ({
  phone,
  channel: channel === 'sms' ? 'whatsapp' : 'sms',
})
