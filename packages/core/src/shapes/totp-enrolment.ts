import type { Auth } from '../auth.ts'
import type { Complete, TotpEnrolment } from '../contract/index.ts'
import type { Next } from '../flow.ts'

/** Setting up an authenticator app: the steps that a sign-in and the account share. */
export interface TotpOff<Step> {
  step: 'off'
  enrol(): Next<Step>
}

/** Shows the secret, and waits for the first code that the app makes of it. */
export interface TotpConfirmation<Step> {
  step: 'confirm'
  secret: string
  /** A PNG in a `data:` URL. */
  qrCode: string
  expiresAt: number
  finish(code: string): Next<Step>
  back(): void
}

/** Shows the recovery codes, this once. */
export interface RecoveryCodes {
  step: 'codes'
  recoveryCodes: readonly string[]
  /** The person has them. */
  close(): void
}

type EnrolmentStep<Step> = TotpOff<Step> | TotpConfirmation<Step> | RecoveryCodes

type Options<Step> = {
  tools: {
    run(action: 'enrol' | 'finish', work: (signal: AbortSignal) => Promise<Step>): Next<Step>
    go(step: Step): void
  }
  signingIn: boolean
  /** The step after the codes. */
  after(outcome: Complete): Step
}

/** The first step of an enrolment. Its secrets live in its steps, and nowhere else. */
export const totpOff = <Step>(
  auth: Auth,
  { tools, signingIn, after }: Options<Step | EnrolmentStep<Step>>,
): TotpOff<Step> => {
  const off: TotpOff<Step> = {
    step: 'off',
    enrol: () =>
      tools.run('enrol', async (signal) =>
        confirm(await auth.request('POST /totp/enrol', { signingIn }, { signal })),
      ) as Next<Step>,
  }

  const confirm = ({ recoveryCodes, ...shown }: TotpEnrolment): TotpConfirmation<Step> => ({
    step: 'confirm',
    ...shown,
    finish: (code) =>
      tools.run('finish', async (signal) => {
        const outcome = await auth.request('POST /totp/confirm', { signingIn, code }, { signal })
        return { step: 'codes', recoveryCodes, close: () => tools.go(after(outcome)) }
      }) as Next<Step>,
    back: () => tools.go(off),
  })

  return off
}
