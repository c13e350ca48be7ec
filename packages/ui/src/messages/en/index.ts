import type { Messages } from '../messages.ts'
import { accountWords } from './account.ts'
import { approvalWords } from './approval.ts'
import { commonWords } from './common.ts'
import { consentWords } from './consent.ts'
import { doneWords } from './done.ts'
import { emailOtpWords } from './email-otp.ts'
import { impersonationWords } from './impersonation.ts'
import { loginWords } from './login.ts'
import { magicLinkWords } from './magic-link.ts'
import { oauthWords } from './oauth.ts'
import { passkeyWords } from './passkey.ts'
import { passwordsWords } from './passwords.ts'
import { phoneOtpWords } from './phone-otp.ts'
import { recoveryCodesWords } from './recovery-codes.ts'
import { resetWords } from './reset.ts'
import { secondFactorWords } from './second-factor.ts'
import { stepUpWords } from './step-up.ts'
import { totpWords } from './totp.ts'
import { userButtonWords } from './user-button.ts'
import { walletWords } from './wallet.ts'
import { errors } from './errors.ts'

/** English. */
export const en: Messages = {
  lang: 'en',
  dir: 'ltr',
  errors,
  common: commonWords.english,
  login: loginWords.english,
  done: doneWords.english,
  emailOtp: emailOtpWords.english,
  phoneOtp: phoneOtpWords.english,
  magicLink: magicLinkWords.english,
  passwords: passwordsWords.english,
  reset: resetWords.english,
  oauth: oauthWords.english,
  wallet: walletWords.english,
  passkey: passkeyWords.english,
  secondFactor: secondFactorWords.english,
  totp: totpWords.english,
  recoveryCodes: recoveryCodesWords.english,
  stepUp: stepUpWords.english,
  account: accountWords.english,
  userButton: userButtonWords.english,
  impersonation: impersonationWords.english,
  approval: approvalWords.english,
  consent: consentWords.english,
}
