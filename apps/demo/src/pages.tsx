import type { ComponentType } from 'react'
import { AccountPage } from './pages/account.tsx'
import { BuildYourOwnPage } from './pages/build-your-own-page.tsx'
import { ConsentPage } from './pages/consent.tsx'
import { DropInPage } from './pages/drop-in-page.tsx'
import { EmailOtpPage } from './pages/email-otp.tsx'
import { HomePage } from './pages/home.tsx'
import { LoginPage } from './pages/login.tsx'
import { MagicLinkLandingPage } from './pages/magic-link-landing.tsx'
import { MagicLinkPage } from './pages/magic-link.tsx'
import { OAuthPage } from './pages/oauth.tsx'
import { OutboxPage } from './pages/outbox.tsx'
import { PasskeyPage } from './pages/passkey.tsx'
import { PasswordResetLandingPage } from './pages/password-reset-landing.tsx'
import { PasswordResetPage } from './pages/password-reset.tsx'
import { PasswordPage } from './pages/password.tsx'
import { RecoveryCodePage } from './pages/recovery-code.tsx'
import { SecondFactorPage } from './pages/second-factor.tsx'
import { StepUpPage } from './pages/step-up.tsx'
import { TotpPage } from './pages/totp.tsx'
import { PhoneOtpPage } from './pages/phone-otp.tsx'
import { WalletPage } from './pages/wallet.tsx'

/** Every page of the demo, by its path. */
export const pages: Record<string, { title: string; Page: ComponentType }> = {
  '/': { title: 'Home', Page: HomePage },
  '/login': { title: 'Login', Page: LoginPage },
  '/email-otp': { title: 'Code by e-mail', Page: EmailOtpPage },
  '/phone-otp': { title: 'Code by phone', Page: PhoneOtpPage },
  '/magic-link': { title: 'Link by e-mail', Page: MagicLinkPage },
  '/password': { title: 'Password', Page: PasswordPage },
  '/password-reset': { title: 'Forgotten password', Page: PasswordResetPage },
  '/oauth': { title: 'Accounts elsewhere', Page: OAuthPage },
  '/oauth/authorize': { title: 'Another app asks', Page: ConsentPage },
  '/passkey': { title: 'Passkeys', Page: PasskeyPage },
  '/wallet': { title: 'Crypto wallet', Page: WalletPage },
  '/sign-in/link': { title: 'Signing in', Page: MagicLinkLandingPage },
  '/sign-in/new-password': { title: 'New password', Page: PasswordResetLandingPage },
  '/totp': { title: 'Authenticator app', Page: TotpPage },
  '/recovery-code': { title: 'Recovery codes', Page: RecoveryCodePage },
  '/second-factor': { title: 'Second factor', Page: SecondFactorPage },
  '/step-up': { title: 'Fresh proof', Page: StepUpPage },
  '/account': { title: 'Account', Page: AccountPage },
  '/outbox': { title: 'Outbox', Page: OutboxPage },
  '/drop-in': { title: 'Drop it in', Page: DropInPage },
  '/build-your-own': { title: 'Build your own', Page: BuildYourOwnPage },
}
