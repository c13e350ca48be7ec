import type { Backend } from '../backend.ts'
import type { ConnectedApp, PasskeyCredential, WalletType } from '../contract/index.ts'
import type { LinkFragment } from '../shapes/link.ts'
import { createHttpBrowser, type HttpBrowser } from './http-browser.ts'

/**
 * What is to be proven, and what a proof needs beside it. Limits are off, and a second factor is owed
 * by whoever has set one up, as in the proxy by default. Cases make people of their own, and leave
 * them behind.
 */
export type ConformanceSubject = {
  /** Makes a browser with cookies of its own. */
  browser(): Backend
  /** The newest message to an address or number, as far as people and scripts can read it. */
  inbox: {
    /** Its code, or null. */
    code(to: string): Promise<string | null> | string | null
    /** What its link brings to the app's page, or null. */
    link(to: string): Promise<LinkFragment | null> | LinkFragment | null
  }
  /**
   * Stands at a whole second, and still until it is moved. Without one, nothing is tried that takes
   * time.
   */
  clock?: {
    /** Epoch ms. */
    now(): number
    advance(ms: number): void
  }
  /** Makes an address that nobody has used. @default random, at example.com */
  newEmail?: () => string
  /** What the app itself keeps with everybody who is new. @default nothing */
  newcomer?: {
    roles?: string[]
    trusted?: Record<string, unknown>
    untrusted?: Record<string, unknown>
    claims?: Record<string, unknown>
  }
  /** A password that every policy here takes. @default random */
  newPassword?: () => string
  /** Makes a number in E.164 form that nobody has used. Without it, no codes go to phones. */
  newPhone?: () => string
  /** Makes a wallet with a new address. Without it, wallets are left out. */
  newWallet?: () => ConformanceWallet
  /** Passkeys of this site. Without it, they are left out. */
  passkeys?: {
    rp: { id: string; name: string }
    /** Makes an authenticator with a new key. */
    newPasskey(): ConformancePasskey
  }
  /**
   * Goes from the `url` of a visit to the provider in the browser that asked, and comes back as
   * somebody with a stable name; as null, who says no there. Without it, nobody goes to a provider.
   */
  visitProvider?: (browser: Backend, url: string, account: string | null) => Promise<void>
  /** Registers an app that asks people for access. Without it, nobody asks. */
  newApp?: (app: ConformanceApp) => Promise<{ clientId: string }> | { clientId: string }
}

/** An app to register. It gets no access but by consent, and none to whole accounts. */
export type ConformanceApp = Omit<ConnectedApp, 'clientId' | 'scopes'> & {
  /** A public app has no secret, and cannot do without PKCE. */
  isPublic: boolean
  redirectUrl: string
}

export type ConformanceWallet = {
  type: WalletType
  address: string
  /** In the form that `POST /wallet/finish` takes. */
  sign(message: string): Promise<string>
}

/** A passkey, and the browser that it is used in. Takes options and answers credentials as JSON. */
export type ConformancePasskey = {
  create(options: object): PasskeyCredential | Promise<PasskeyCredential>
  get(options: object): PasskeyCredential | Promise<PasskeyCredential>
}

/** What a subject may leave out. */
export type Capability = 'clock' | 'phones' | 'wallets' | 'passkeys' | 'providers' | 'apps'

/** Whether a subject has what a case needs. */
export const hasCapability = (subject: ConformanceSubject, capability: Capability): boolean =>
  subject[members[capability]] !== undefined

const members = {
  clock: 'clock',
  phones: 'newPhone',
  wallets: 'newWallet',
  passkeys: 'passkeys',
  providers: 'visitProvider',
  apps: 'newApp',
} as const satisfies Record<Capability, keyof ConformanceSubject>

/** What a subject at a base URL needs beside it. */
export type SubjectAtOptions = Omit<ConformanceSubject, 'browser' | 'visitProvider'> & {
  /** Where requests say that they come from. @default the origin of the base URL */
  origin?: string
  /** @default globalThis.fetch */
  fetch?: typeof globalThis.fetch
  visitProvider?: (browser: HttpBrowser, url: string, account: string | null) => Promise<void>
}

/**
 * A subject at a base URL, such as `http://localhost:3000/auth`. Each browser keeps its own cookies,
 * and looks at the headers of the answers as well.
 */
export const subjectAt = (
  baseUrl: string,
  { origin = new URL(baseUrl).origin, fetch, visitProvider, ...rest }: SubjectAtOptions,
): ConformanceSubject => {
  const browser = () => createHttpBrowser({ baseUrl, origin, fetch: fetch ?? globalThis.fetch })
  return {
    ...rest,
    browser,
    ...(visitProvider && {
      // SAFETY: every browser of this subject was made above.
      visitProvider: (at, url, account) => visitProvider(at as HttpBrowser, url, account),
    }),
  }
}
