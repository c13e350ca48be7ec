export { createAuth, type Auth, type AuthOptions } from './auth.ts'
export {
  httpBackend,
  type Backend,
  type HttpBackendOptions,
  type RequestOptions,
} from './backend.ts'
export type { SystemClock } from './clock.ts'
export type * from './contract/index.ts'
export { AuthError } from './contract/auth-error.ts'
export { asciiDigits } from './digits.ts'
export type { Flow, FlowState, Next } from './flow.ts'
export type { CodeEntry, CodeStep } from './shapes/code.ts'
export {
  createEmailsFlow,
  createPhonesFlow,
  type AddressesStep,
  type EmailsStep,
  type PhonesStep,
} from './flows/account/addresses.ts'
export { createConnectedAppsFlow, type ConnectedAppsStep } from './flows/account/connected-apps.ts'
export { createAccountFlow, type AccountStep } from './flows/account/flow.ts'
export { createSessionsFlow, type SessionsStep } from './flows/account/sessions.ts'
export { createConsentFlow, type ConsentStep } from './flows/consent/flow.ts'
export { createEmailOtpFlow, type EmailOtpStep } from './flows/email-otp/flow.ts'
export {
  createMagicLinkFlow,
  type MagicLinkEntry,
  type MagicLinkStep,
} from './flows/magic-link/flow.ts'
export {
  createMagicLinkLandingFlow,
  type ApprovalEntry,
  type MagicLinkLandingStep,
} from './flows/magic-link/landing.ts'
export {
  createOAuthAttachFlow,
  createOAuthFlow,
  type OAuthOptions,
  type OAuthStep,
} from './flows/oauth/flow.ts'
export { isBackFromProvider } from './shapes/link.ts'
export { waitingFlow } from './shapes/outcome.ts'
export type { Done, SecondFactorEntry, SecondFactorProof } from './shapes/outcome.ts'
export type { RecoveryCodes, TotpConfirmation, TotpOff } from './shapes/totp-enrolment.ts'
export { createPasskeyFlow, type PasskeyStep } from './flows/passkey/flow.ts'
export {
  createPasskeysFlow,
  upgradeToPasskey,
  type PasskeysStep,
} from './flows/passkey/passkeys.ts'
export { createPasswordFlow, type PasswordStep } from './flows/password/flow.ts'
export {
  createPasswordResetFlow,
  createPasswordResetLandingFlow,
  type PasswordResetLandingStep,
  type PasswordResetStep,
} from './flows/password-reset/flow.ts'
export {
  createPhoneOtpFlow,
  type PhoneAddress,
  type PhoneCodeEntry,
  type PhoneOtpStep,
} from './flows/phone-otp/flow.ts'
export { createRecoveryCodeFlow, type RecoveryCodeStep } from './flows/recovery-code/flow.ts'
export { createSecondFactorFlow, type SecondFactorStep } from './flows/second-factor/flow.ts'
export {
  runWithStepUp,
  stepUpOf,
  type StepUpCode,
  type StepUpSecret,
  type StepUpStep,
} from './flows/step-up/flow.ts'
export {
  createTotpFlow,
  createTotpSignInFlow,
  type TotpSignInStep,
  type TotpStep,
} from './flows/totp/flow.ts'
export type { SessionFlow, SessionStep, SignedIn } from './flows/session/flow.ts'
export { browserPage, type Page } from './page.ts'
export { createPhoneField, type PhoneCountry, type PhoneField } from './phone-field.ts'
export { createStrengthFlow, type StrengthStep } from './strength.ts'
export { createAddWalletFlow, createWalletFlow, type WalletStep } from './flows/wallet/flow.ts'
export type { WalletOption } from './flows/wallet/wallet.ts'
