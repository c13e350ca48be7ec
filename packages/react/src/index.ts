export * from '@latchkey/core'
export { AuthProvider, useAuth, type AuthProviderProps } from './provider.tsx'
export { useFlow } from './use-flow.ts'
export { useCountdown } from './use-countdown.ts'
export { usePhoneField } from './use-phone-field.ts'
export { useStrength } from './use-strength.ts'
export { useAccount } from './flows/account/use-account.ts'
export { useEmailOtp } from './flows/email-otp/use-email-otp.ts'
export { useMagicLink } from './flows/magic-link/use-magic-link.ts'
export { useMagicLinkLanding } from './flows/magic-link/use-magic-link-landing.ts'
export { usePassword } from './flows/password/use-password.ts'
export { usePasswordReset } from './flows/password-reset/use-password-reset.ts'
export { usePasswordResetLanding } from './flows/password-reset/use-password-reset-landing.ts'
export { usePhoneOtp } from './flows/phone-otp/use-phone-otp.ts'
export { useSession } from './flows/session/use-session.ts'
export { useWallet } from './flows/wallet/use-wallet.ts'
export { CodeInput, type CodeInputProps } from './parts/code-input.tsx'
export { PasswordInput, type PasswordInputProps } from './parts/password-input.tsx'
export {
  PhoneCountrySelect,
  PhoneInput,
  type PhoneCountrySelectProps,
  type PhoneInputProps,
} from './parts/phone-input.tsx'
export { ResendButton, type ResendButtonProps } from './parts/resend-button.tsx'
