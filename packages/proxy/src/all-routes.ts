import type { BrowserContract } from '@latchkey/core/contract'
import { accountRoutes } from './flows/account/routes.ts'
import { emailOtpRoutes } from './flows/email-otp/routes.ts'
import { magicLinkRoutes } from './flows/magic-link/routes.ts'
import { passwordResetRoutes } from './flows/password-reset/routes.ts'
import { passwordRoutes } from './flows/password/routes.ts'
import { phoneOtpRoutes } from './flows/phone-otp/routes.ts'
import { sessionRoutes } from './flows/session/routes.ts'
import { walletRoutes } from './flows/wallet/routes.ts'
import type { Routes } from './routes.ts'

/** Every route of the browser contract; one that is missing does not compile. */
export const routes: Routes<BrowserContract> = {
  ...emailOtpRoutes,
  ...magicLinkRoutes,
  ...passwordRoutes,
  ...passwordResetRoutes,
  ...phoneOtpRoutes,
  ...walletRoutes,
  ...sessionRoutes,
  ...accountRoutes,
}
