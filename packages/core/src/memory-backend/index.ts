import type { Backend } from '../backend.ts'
import type { InputOf, OutputOf, Route, User } from '../contract/index.ts'
import type { FakeAccount } from '../flows/oauth/memory-routes.ts'
import type { SignedIn } from '../flows/session/flow.ts'
import { createAuthenticatorApp, type MemoryAuthenticatorApp } from './authenticator-app.ts'
import { createMemoryBrowser, type MemoryBrowser } from './browser.ts'
import type { MemoryApp } from './connected-apps.ts'
import { createMailer, type MemoryInbox } from './inbox.ts'
import { memoryRoutes } from './routes.ts'
import { toUser } from './people.ts'
import { addPerson, signInAs, type MemoryPerson } from './seed.ts'
import { toSession, type SecondFactorPolicy } from './sessions.ts'
import { createWorld, type Site } from './world.ts'

export { createFakePasskey, createFakeWallet } from './fake-devices.ts'
export type { FakePasskey, FakeWallet } from './fake-devices.ts'
export type { FakeAccount } from '../flows/oauth/memory-routes.ts'
export type { MemoryApp } from './connected-apps.ts'
export type { MemoryAuthenticatorApp } from './authenticator-app.ts'
export type { MemoryInbox, MemoryMessage } from './inbox.ts'
export type { MemoryPerson } from './seed.ts'
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
  /** Adds somebody who has an account already. Throws where anything of it is somebody else's. */
  addPerson(person: MemoryPerson): User
  /**
   * Makes a browser in which somebody is signed in, by proofs of this moment: their address, and the
   * authenticator app if they have one. Throws for whoever owes more than that.
   */
  signIn(userId: string): { backend: Backend; signedIn: NonNullable<SignedIn> }
  /** What people's authenticator apps show. */
  authenticatorApp: MemoryAuthenticatorApp
  /** What would have been sent. */
  inbox: MemoryInbox
  /**
   * Goes to the `url` of a visit, in the browser that asked for it, and comes back as somebody; as
   * null, who has said no there. `POST /oauth/finish` tells what came of it.
   */
  visitProvider(url: string, account: FakeAccount): void
  /** Registers an app that asks people for access by `redirectUrl`. */
  addApp(app: MemoryApp): { clientId: string }
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

  const backendOf = (browser: MemoryBrowser): Backend => {
    const context = { ...world, browser }
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
  }

  return {
    inbox,
    authenticatorApp: createAuthenticatorApp(world),
    visitProvider: (url, account) => world.visits.get(url)?.(account),
    addApp: (app) => world.apps.add(app),
    browser: () => backendOf(createMemoryBrowser(world)),
    addPerson: (person) => structuredClone(toUser(addPerson(person, world))),
    signIn(userId) {
      const person = world.people.byId(userId)
      if (!person) throw new Error(`There is no user ${userId}.`)
      const browser = createMemoryBrowser(world)
      const { session } = signInAs(person, browser)
      const signedIn = { session: toSession(session), user: toUser(person) }
      return { backend: backendOf(browser), signedIn: structuredClone(signedIn) }
    },
  }
}
