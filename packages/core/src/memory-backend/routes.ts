import type { BrowserContract, InputOf, OutputOf, Route } from '../contract/index.ts'
import { accountMemory } from '../flows/account/memory-routes.ts'
import { consentMemory } from '../flows/consent/memory-routes.ts'
import { emailOtpMemory } from '../flows/email-otp/memory-routes.ts'
import { magicLinkMemory } from '../flows/magic-link/memory-routes.ts'
import { oauthMemory } from '../flows/oauth/memory-routes.ts'
import { passkeyMemory } from '../flows/passkey/memory-routes.ts'
import { passwordResetMemory } from '../flows/password-reset/memory-routes.ts'
import { passwordMemory } from '../flows/password/memory-routes.ts'
import { phoneOtpMemory } from '../flows/phone-otp/memory-routes.ts'
import { recoveryCodeMemory } from '../flows/recovery-code/memory-routes.ts'
import { secondFactorMemory } from '../flows/second-factor/memory-routes.ts'
import { sessionMemory } from '../flows/session/memory-routes.ts'
import { stepUpMemory } from '../flows/step-up/memory-routes.ts'
import { totpMemory } from '../flows/totp/memory-routes.ts'
import { walletMemory } from '../flows/wallet/memory-routes.ts'
import type { MemoryBrowser } from './browser.ts'
import type { World } from './world.ts'

/** What a route works with. */
export type MemoryContext = World & { browser: MemoryBrowser }

/** The routes of a part of the contract; one that is missing does not compile. */
export type MemoryRoutes<Contract> = {
  [R in keyof Contract & Route]: (
    input: InputOf<R>,
    context: MemoryContext,
  ) => OutputOf<R> | Promise<OutputOf<R>>
}

/** The whole browser contract; a flow that is missing does not compile. */
export const memoryRoutes: MemoryRoutes<BrowserContract> = {
  ...emailOtpMemory,
  ...magicLinkMemory,
  ...passwordMemory,
  ...passwordResetMemory,
  ...phoneOtpMemory,
  ...oauthMemory,
  ...walletMemory,
  ...passkeyMemory,
  ...secondFactorMemory,
  ...totpMemory,
  ...recoveryCodeMemory,
  ...stepUpMemory,
  ...sessionMemory,
  ...accountMemory,
  ...consentMemory,
}
