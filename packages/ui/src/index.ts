export { Login, type LoginMethod, type LoginProps } from './screens/login.tsx'
export {
  Protect,
  SignedIn,
  SignedOut,
  type ForSignedIn,
  type ProtectProps,
  type SignedInProps,
} from './screens/protect.tsx'
export { SignUp } from './screens/sign-up.tsx'
export { UserButton, type UserButtonProps } from './screens/user-button.tsx'
export { Account, type AccountProps, type AccountSection } from './flows/account/account.tsx'
export { Consent, type ConsentProps } from './flows/consent/consent.tsx'
export { EmailOtp, type EmailOtpProps } from './flows/email-otp/email-otp.tsx'
export { MagicLink, type MagicLinkProps } from './flows/magic-link/magic-link.tsx'
export {
  MagicLinkLanding,
  type MagicLinkLandingProps,
} from './flows/magic-link/magic-link-landing.tsx'
export { OAuth, type OAuthProps } from './flows/oauth/oauth.tsx'
export { OAuthAttach } from './flows/oauth/oauth-attach.tsx'
export { providerNames } from './flows/oauth/provider-names.ts'
export { Passkey, type PasskeyProps } from './flows/passkey/passkey.tsx'
export { Passkeys, type PasskeysProps } from './flows/passkey/passkeys.tsx'
export { Password, type PasswordProps } from './flows/password/password.tsx'
export { PasswordReset, type PasswordResetProps } from './flows/password-reset/password-reset.tsx'
export { PhoneOtp, type PhoneOtpProps } from './flows/phone-otp/phone-otp.tsx'
export {
  PasswordResetLanding,
  type PasswordResetLandingProps,
} from './flows/password-reset/password-reset-landing.tsx'
export { Wallet, type WalletProps } from './flows/wallet/wallet.tsx'
export { RecoveryCode, type RecoveryCodeProps } from './flows/recovery-code/recovery-code.tsx'
export { SecondFactorScreen, type SecondFactorProps } from './flows/second-factor/second-factor.tsx'
export { StepUp } from './flows/step-up/step-up.tsx'
export { Totp, type TotpProps } from './flows/totp/totp.tsx'
export { en } from './messages/en/index.ts'
export { loadMessages, locales, type Locale } from './messages/load-messages.ts'
export { MessagesProvider, type MessagesProviderProps } from './messages/messages-provider.tsx'
export type { ErrorFacts, ErrorMessages, Messages } from './messages/messages.ts'
