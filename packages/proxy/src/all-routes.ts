import type { BrowserContract, Route } from '@latchkey/core/contract'
import { accountRoutes } from './flows/account/routes.ts'
import { consentRoutes } from './flows/consent/routes.ts'
import { emailOtpRoutes } from './flows/email-otp/routes.ts'
import { magicLinkRoutes } from './flows/magic-link/routes.ts'
import { oauthRoutes } from './flows/oauth/routes.ts'
import { passkeyRoutes } from './flows/passkey/routes.ts'
import { passwordResetRoutes } from './flows/password-reset/routes.ts'
import { passwordRoutes } from './flows/password/routes.ts'
import { phoneOtpRoutes } from './flows/phone-otp/routes.ts'
import { recoveryCodeRoutes } from './flows/recovery-code/routes.ts'
import { secondFactorRoutes } from './flows/second-factor/routes.ts'
import { sessionRoutes } from './flows/session/routes.ts'
import { stepUpRoutes } from './flows/step-up/routes.ts'
import { totpRoutes } from './flows/totp/routes.ts'
import { walletRoutes } from './flows/wallet/routes.ts'
import type { Routes } from './routes.ts'

/** The whole browser contract; a route that is missing does not compile. */
export const routes: Routes<BrowserContract> = {
  ...emailOtpRoutes,
  ...magicLinkRoutes,
  ...passwordRoutes,
  ...passwordResetRoutes,
  ...phoneOtpRoutes,
  ...oauthRoutes,
  ...walletRoutes,
  ...passkeyRoutes,
  ...secondFactorRoutes,
  ...totpRoutes,
  ...recoveryCodeRoutes,
  ...stepUpRoutes,
  ...sessionRoutes,
  ...accountRoutes,
  ...consentRoutes,
}

/** Every route of the browser contract. */
export const routeNames = Object.keys(routes) as Route[]

/** Tells a route of the contract from any other path. */
export const isRoute = (name: string): name is Route => Object.hasOwn(routes, name)
