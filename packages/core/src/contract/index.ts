import type { AccountContract } from '../flows/account/contract.ts'
import type { ConsentContract } from '../flows/consent/contract.ts'
import type { EmailOtpContract } from '../flows/email-otp/contract.ts'
import type { MagicLinkContract } from '../flows/magic-link/contract.ts'
import type { OAuthContract } from '../flows/oauth/contract.ts'
import type { PasskeyContract } from '../flows/passkey/contract.ts'
import type { PasswordContract } from '../flows/password/contract.ts'
import type { PasswordResetContract } from '../flows/password-reset/contract.ts'
import type { PhoneOtpContract } from '../flows/phone-otp/contract.ts'
import type { RecoveryCodeContract } from '../flows/recovery-code/contract.ts'
import type { SecondFactorContract } from '../flows/second-factor/contract.ts'
import type { SessionContract } from '../flows/session/contract.ts'
import type { WalletContract } from '../flows/wallet/contract.ts'
import type { StepUpContract } from '../flows/step-up/contract.ts'
import type { TotpContract } from '../flows/totp/contract.ts'

export * from './errors.ts'
export type * from './shapes.ts'
export type * from '../flows/account/contract.ts'
export type * from '../flows/consent/contract.ts'
export type * from '../flows/email-otp/contract.ts'
export type * from '../flows/magic-link/contract.ts'
export type * from '../flows/oauth/contract.ts'
export type * from '../flows/passkey/contract.ts'
export type * from '../flows/password/contract.ts'
export type * from '../flows/password-reset/contract.ts'
export type * from '../flows/phone-otp/contract.ts'
export type * from '../flows/recovery-code/contract.ts'
export type * from '../flows/second-factor/contract.ts'
export type * from '../flows/session/contract.ts'
export type * from '../flows/wallet/contract.ts'
export type * from '../flows/step-up/contract.ts'
export type * from '../flows/totp/contract.ts'

/** Every route between browser and proxy. Its name is its address: `'POST /email-otp/start'`. */
export type BrowserContract = EmailOtpContract &
  MagicLinkContract &
  PasswordContract &
  PasswordResetContract &
  PhoneOtpContract &
  OAuthContract &
  WalletContract &
  PasskeyContract &
  SecondFactorContract &
  TotpContract &
  RecoveryCodeContract &
  StepUpContract &
  SessionContract &
  AccountContract &
  ConsentContract

export type Route = keyof BrowserContract
export type InputOf<R extends Route> = BrowserContract[R]['input']
export type OutputOf<R extends Route> = BrowserContract[R]['output']
