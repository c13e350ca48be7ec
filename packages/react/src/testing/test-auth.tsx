import {
  createAuth,
  type Auth,
  type AuthOptions,
  type Backend,
  type SignedIn,
  type User,
  type WalletType,
} from '@latchkey/core'
import {
  createMemoryBackend,
  type MemoryAuthenticatorApp,
  type MemoryBackend,
  type SecondFactorPolicy,
} from '@latchkey/core/memory-backend'
import { useEffect, type ReactNode } from 'react'
import { AuthProvider } from '../provider.tsx'
import { createVirtualAuthenticator, type VirtualAuthenticator } from './authenticator.ts'
import { createTestClock, type TestClock } from './clock.ts'
import { createFaults, type FaultControl, type Faults } from './faults.ts'
import { createTestInbox, type TestInbox } from './inbox.ts'
import { forbidNetwork } from './network.ts'
import { createTestPage } from './page.ts'
import { addTestPerson, type TestFactor, type TestPerson } from './people.ts'
import { createTestProvider, type TestProvider } from './provider.ts'
import { replaceProperty } from './replace-property.ts'
import { noteRequests, type TestRequest } from './requests.ts'
import { createTestWallet, type TestWallet } from './wallet.ts'

export type TestAuthOptions = {
  /** Who is signed in when the page opens, by proofs of that moment. Null is nobody. @default null */
  user?: TestPerson | null
  /** Who else has an account, and is signed in nowhere. @default nobody */
  people?: readonly TestPerson[]
  /** What `user` and each of `people` have set up, unless they say otherwise themselves. @default nothing */
  factors?: readonly TestFactor[]
  /** What goes wrong, or otherwise, from the beginning, by route. @default nothing */
  faults?: Faults
  /** Whose sign-in a second factor has to finish. @default 'when_enrolled' */
  secondFactor?: SecondFactorPolicy
  /** Whether the page knows from the first paint on who is signed in, or has to ask. @default true */
  sessionKnown?: boolean
  /** The kind of wallet in the browser; null for none until `wallet.announce()`. @default 'ethereum' */
  wallet?: WalletType | null
  /** False for a browser without passkeys. @default true */
  authenticator?: boolean | { quietCreation: boolean }
  /** Where the clock stands: epoch ms. @default the first second of 2026, UTC */
  now?: number
  /** Makes the client: `recordAuth`, to test with the devtools. @default createAuth */
  client?: (options: AuthOptions) => Auth
}

/** A client with a world of its own around it. */
export type TestAuth = {
  auth: Auth
  /** Who was signed in when the page opened, or null. */
  user: User | null
  inbox: TestInbox
  clock: TestClock
  authenticator: VirtualAuthenticator
  /** What people's authenticator apps show. */
  authenticatorApp: MemoryAuthenticatorApp
  wallet: TestWallet
  provider: TestProvider
  faults: FaultControl
  /** What the page has asked for, oldest first. */
  requests: readonly TestRequest[]
  /** Everything that a server would keep. `memory.browser()` is another device. */
  memory: MemoryBackend
  /** Makes `auth` anew for the same browser, with what cookies and the tab have kept. */
  restart(): Promise<void>
  /** Gives the client to what is within. While it shows, the devices are in the page. */
  Provider(props: { children: ReactNode }): ReactNode
}

/** What `renderWithAuth` does beyond a test's reach. */
export type TestWorld = {
  kit: TestAuth
  /** Puts the devices into the page, once. Answers the way to take them away. */
  install(): () => void
  /** How the page is loaded again. */
  onLoad(load: () => Promise<void>): void
}

/**
 * Makes a client without rendering anything, for `renderHook` and for server rendering. See
 * `renderWithAuth`.
 */
export const createTestAuth = (options?: TestAuthOptions): TestAuth => createTestWorld(options).kit

/** There is one page at a time: its devices take the places of the browser's. */
const isInstalled = 'latchkey-test-page'

/** `play` makes another backend by the clock, and says who is signed in at first. */
export const createTestWorld = (
  {
    user = null,
    people = [],
    factors = [],
    faults: initialFaults = {},
    secondFactor = 'when_enrolled',
    sessionKnown = true,
    wallet: walletType = 'ethereum',
    authenticator: support = true,
    now = Date.UTC(2026, 0),
    client = createAuth,
  }: TestAuthOptions = {},
  play?: (clock: TestClock) => { backend: Backend; session: SignedIn | undefined },
): TestWorld => {
  const origin = globalThis.location?.origin ?? 'https://app.example'
  const { clock, system } = createTestClock(now)
  const memory = createMemoryBackend({ clock: clock.now, origin, secondFactor })
  const quietCreation = typeof support === 'object' && support.quietCreation
  const credentials = createVirtualAuthenticator({ origin, quietCreation })
  const { authenticator } = credentials
  const wallets = createTestWallet(walletType ?? 'ethereum', walletType !== null)

  const devices = { origin, authenticator, wallet: wallets.device }
  const add = (person: TestPerson) => addTestPerson(memory, { factors, ...person }, devices)
  for (const person of people) add(person)
  const own = user && memory.signIn(add(user).userId)
  const played = play?.(clock)
  const home = played?.backend ?? own?.backend ?? memory.browser()

  const { faults, ...faulty } = createFaults(home, initialFaults)
  const { backend, requests, visits } = noteRequests(faulty.backend)
  const page = createTestPage()
  const make = (session: SignedIn | undefined) =>
    client({ backend, page, clock: system, ...(session !== undefined && { session }) })
  let load: (() => Promise<void>) | undefined
  const providers = createTestProvider({
    latest: () => visits.at(-1),
    async load() {
      if (!load) throw new Error('Only what `renderWithAuth` has rendered can be loaded again.')
      await load()
    },
    visitProvider: memory.visitProvider,
  })

  let undo: (() => void)[] = []
  const uninstall = () => {
    for (const restore of undo.splice(0)) restore()
  }
  const install = () => {
    if (undo.length > 0) return uninstall
    if (isInstalled in globalThis) {
      throw new Error(
        'The page of another `renderWithAuth` still shows. Unmount it first, or call the `cleanup` of ' +
          'Testing Library after each test, which a test runner with globals gets by itself.',
      )
    }
    undo = [
      replaceProperty(globalThis, isInstalled, true),
      ...(support ? [credentials.install()] : []),
      wallets.install(),
      providers.install(),
      forbidNetwork(),
    ]
    return uninstall
  }

  function Provider({ children }: { children: ReactNode }): ReactNode {
    useEffect(install, [])
    return <AuthProvider client={kit.auth}>{children}</AuthProvider>
  }

  const kit: TestAuth = {
    auth: make(played ? played.session : sessionKnown ? (own?.signedIn ?? null) : undefined),
    user: own?.signedIn.user ?? null,
    inbox: createTestInbox(memory.inbox),
    clock,
    authenticator,
    authenticatorApp: memory.authenticatorApp,
    wallet: wallets.wallet,
    provider: providers.provider,
    faults,
    requests,
    memory,
    async restart() {
      kit.auth = make(sessionKnown ? await home('GET /session', {}, {}) : undefined)
    },
    Provider,
  }

  return {
    kit,
    install,
    onLoad: (again) => void (load = again),
  }
}
