import type { AccountContract } from '@latchkey/core/contract'
import type { Routes } from '../../routes.ts'
import { addressRoutes } from './address-routes.ts'
import { connectedAppsRoutes } from './connected-apps.ts'
import { profileRoutes } from './profile.ts'
import { sessionsRoutes } from './sessions.ts'
import { walletsRoutes } from './wallets.ts'

/** What the signed-in person can see and change. */
export const accountRoutes: Routes<AccountContract> = {
  ...profileRoutes,
  ...addressRoutes,
  ...walletsRoutes,
  ...sessionsRoutes,
  ...connectedAppsRoutes,
}
