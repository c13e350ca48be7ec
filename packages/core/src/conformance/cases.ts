import { accountCases } from '../flows/account/conformance.ts'
import { consentCases } from '../flows/consent/conformance.ts'
import { emailOtpCases } from '../flows/email-otp/conformance.ts'
import { magicLinkCases } from '../flows/magic-link/conformance.ts'
import { oauthCases } from '../flows/oauth/conformance.ts'
import { passkeyCases } from '../flows/passkey/conformance.ts'
import { passwordResetCases } from '../flows/password-reset/conformance.ts'
import { passwordCases } from '../flows/password/conformance.ts'
import { phoneOtpCases } from '../flows/phone-otp/conformance.ts'
import { recoveryCodeCases } from '../flows/recovery-code/conformance.ts'
import { secondFactorCases } from '../flows/second-factor/conformance.ts'
import { sessionCases } from '../flows/session/conformance.ts'
import { stepUpCases } from '../flows/step-up/conformance.ts'
import { totpCases } from '../flows/totp/conformance.ts'
import { walletCases } from '../flows/wallet/conformance.ts'
import type { FlowCase, Slug } from './flow-cases.ts'
import type { Capability, ConformanceSubject } from './subject.ts'
import { createWalk } from './walk.ts'

/** One promise of the contract, and how to see whether a subject keeps it. */
export type ConformanceCase = {
  flow: Slug
  /** Finishes the sentence "it …". */
  title: string
  /** What the subject must have for it. */
  needs: readonly Capability[]
  /** Rejects with what went wrong. */
  run(subject: ConformanceSubject): Promise<void>
}

/** A flow that is missing does not compile. */
const flowCases: Record<Slug, FlowCase[]> = {
  'email-otp': emailOtpCases,
  'phone-otp': phoneOtpCases,
  'magic-link': magicLinkCases,
  password: passwordCases,
  'password-reset': passwordResetCases,
  oauth: oauthCases,
  wallet: walletCases,
  passkey: passkeyCases,
  'second-factor': secondFactorCases,
  totp: totpCases,
  'recovery-code': recoveryCodeCases,
  'step-up': stepUpCases,
  session: sessionCases,
  account: accountCases,
  consent: consentCases,
}

/** Everything that a backend of the browser contract promises. */
export const conformanceCases: readonly ConformanceCase[] = Object.entries(flowCases).flatMap(
  ([flow, cases]) =>
    cases.map(({ title, needs = [], run }) => ({
      // SAFETY: the keys of a record of slugs.
      flow: flow as Slug,
      title,
      needs,
      run: async (subject: ConformanceSubject) => run(createWalk(subject)),
    })),
)
