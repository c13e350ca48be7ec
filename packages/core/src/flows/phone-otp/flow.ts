import type { Auth } from '../../auth.ts'
import type { Challenge, InputOf } from '../../contract/index.ts'
import type { Flow, Next } from '../../flow.ts'
import { createAddressFlow } from '../../shapes/address.ts'
import type { CodeEntry } from '../../shapes/code.ts'
import type { Done, SecondFactorEntry } from '../../shapes/outcome.ts'
import { onceLoaded } from '../../once-loaded.ts'

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

/** Signs in with a code sent by SMS or WhatsApp. */
export const createPhoneOtpFlow = (auth: Auth): Flow<PhoneOtpStep> =>
  createAddressFlow<PhoneAddress, PhoneOtpStep>(
    auth,
    'phone-otp',
    (tools, end) => {
      const send = (to: PhoneAddress) => async (signal: AbortSignal) =>
        code(to, await auth.request('POST /phone-otp/start', to, { signal }))

      const first = (to: PhoneAddress | null): PhoneOtpStep => ({
        step: 'address',
        to,
        start: (to) => tools.run('start', send(to)),
      })

      const code = (
        to: PhoneAddress,
        challenge: Challenge,
        received: string | null = null,
      ): PhoneCodeEntry => ({
        step: 'code',
        to,
        challenge,
        received,
        receive(received) {
          const step = code(to, challenge, received)
          tools.go(step)
          void step.finish(received)
        },
        finish: (code) =>
          tools.run('finish', async (signal) => {
            const answer = { attempt: challenge.attempt, code }
            return end(to, await auth.request('POST /phone-otp/finish', answer, { signal }))
          }),
        resend: () => tools.run('resend', send(to)),
        switchChannel: () => tools.run('switchChannel', send(byOtherChannel(to))),
        back: () => tools.go(first(to)),
      })

      return { first, code }
    },
    (_, signal, store) => {
      if (!('OTPCredential' in globalThis)) return
      onceLoaded(import('./receiving.ts'), signal, ({ receiveCodes }) =>
        receiveCodes(auth, store, signal),
      )
    },
  )

const byOtherChannel = ({ phone, channel }: PhoneAddress): PhoneAddress => ({
  phone,
  channel: channel === 'sms' ? 'whatsapp' : 'sms',
})
