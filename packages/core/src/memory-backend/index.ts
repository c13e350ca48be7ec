import type { Backend } from '../backend.ts'
import type { InputOf, OutputOf, Route } from '../contract/index.ts'
import type { FakeAccount } from '../flows/oauth/memory-routes.ts'
import { createMemoryBrowser } from './browser.ts'
import { createMailer, type MemoryInbox } from './inbox.ts'
import { memoryRoutes } from './routes.ts'
import type { SecondFactorPolicy } from './sessions.ts'
import { createWorld, type Site } from './world.ts'

export { createFakePasskey, createFakeWallet } from './fake-devices.ts'
export type { FakePasskey, FakeWallet } from './fake-devices.ts'
export type { FakeAccount } from '../flows/oauth/memory-routes.ts'
export type { MemoryInbox, MemoryMessage } from './inbox.ts'
export type { SecondFactorPolicy } from './sessions.ts'
export { totpCode } from '../totp-code.ts'

export type MemoryBackendOptions = {
  /** Epoch ms. @default Date.now */
  clock?: () => number
  /** Where the app lives. @default 'https://app.example' */
  origin?: string
  /** What the app is called. @default 'App' */
  name?: string
  /** Whose sign-in a second factor has to finish. @default 'when_enrolled' */
  secondFactor?: SecondFactorPolicy
}

export type MemoryBackend = {
  /** Makes a browser, for `createAuth({ backend })`. Only it can finish what it has begun. */
  browser(): Backend
  /** What would have been sent. */
  inbox: MemoryInbox
  /**
   * Goes to the `url` of a visit, in the browser that asked for it, and comes back as somebody; as
   * null, who has said no there. `POST /oauth/finish` tells what came of it.
   */
  visitProvider(url: string, account: FakeAccount): void
}

/**
 * Plays the whole browser contract in memory, for tests and prototypes: people, codes, links,
 * passwords, sessions, second factors, wallets and passkeys. Refuses as the proxy does, with the
 * same codes. Not for production: it forgets everything, keeps passwords as they are, limits no
 * guesses but those at a code, and takes the QR code of an authenticator app for a blank picture.
 *
 * Wallets and passkeys are those of `createFakeWallet` and `createFakePasskey`: nothing is signed for
 * real. A proxy checks real signatures.
 */
export const createMemoryBackend = ({
  clock = Date.now,
  origin = 'https://app.example',
  name = 'App',
  secondFactor = 'when_enrolled',
}: MemoryBackendOptions = {}): MemoryBackend => {
  const site: Site = { origin, rpId: new URL(origin).hostname, name }
  const { inbox, send } = createMailer()
  const world = createWorld({ now: clock, site, secondFactor, send })

  return {
    inbox,
    visitProvider: (url, account) => world.visits.get(url)?.(account),
    browser() {
      const context = { ...world, browser: createMemoryBrowser(world) }
      return async (route, input, { signal, onServerTime }) => {
        signal?.throwIfAborted()
        onServerTime?.(clock())
        // SAFETY: `route` picks both the answer and its types.
        const answer = memoryRoutes[route] as (
          input: InputOf<Route>,
          on: typeof context,
        ) => OutputOf<typeof route> | Promise<OutputOf<typeof route>>
        // A copy in and a copy out, as over the wire: nobody holds a piece of the state.
        const output = await answer(structuredClone(input), context)
        signal?.throwIfAborted()
        return structuredClone(output)
      }
    },
  }
}
