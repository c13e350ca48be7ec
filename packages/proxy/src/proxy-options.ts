import type { Session, User } from '@latchkey/core/contract'
import type { Freshness } from './freshness.ts'
import type { SessionLimits } from './live-session.ts'
import type { SecondFactorPolicy } from './second-factor.ts'
import type { Store } from './store.ts'
import type { Upstream } from './upstream.ts'

export type ProxyOptions = {
  /** `embedded(server)` or `remote({ … })`. */
  upstream: Upstream
  /**
   * Where the app lives, such as `https://app.example.com`; the first one is where mails lead.
   * The Host header is never read. On http://localhost the cookies go without `__Host-` and
   * `Secure`; any other plain-http origin is refused.
   */
  origin: string | readonly string[]
  /**
   * The site that passkeys belong to: the host of the first origin, or a domain above it, such as
   * `example.com` for `https://app.example.com`. Passkeys made for one are of no use to another.
   * @default the host of the first origin
   */
  rpId?: string
  /** Where the proxy is mounted. @default '/auth' */
  basePath?: string
  /** The app's pages that links from mails, and strays from providers, end on. */
  pages?: {
    /** Renders `<MagicLinkLanding>`. @default '/sign-in/link' */
    magicLink?: string
    /** Renders `<PasswordResetLanding>`. @default '/sign-in/new-password' */
    passwordReset?: string
    /**
     * Renders `<OAuth>` or `<Login>`. Only for who comes back from a provider in another browser than
     * they left; everybody else lands on the page that they began on. @default '/sign-in'
     */
    oauth?: string
  }
  session?: Partial<SessionLimits>
  /** Whose sign-in a second factor has to finish. @default 'when_enrolled' */
  secondFactor?: SecondFactorPolicy
  /**
   * What all processes of the proxy share, so that a link can approve a sign-in on another device.
   * Null, or none, leaves that out. @default the database of an embedded server; none with `remote`
   */
  store?: Store | null
  /** Epoch ms. @default Date.now */
  clock?: () => number
  /** Gets one event for each fault. Never holds an address, code, token or password. */
  onFault?: (fault: { route: string; error: unknown }) => void
}

/** What the host knows about a request and the request itself does not tell. */
export type RequestFacts = {
  /** The client's IP address, from the socket or a proxy that you trust. */
  address?: string | undefined
  /** Keeps a worker alive for work after the answer, on runtimes that have it. */
  waitUntil?: (work: Promise<unknown>) => void
}

export type Proxy = {
  fetch(request: Request, facts?: RequestFacts): Promise<Response>
  /** Who sent this request, or null. Throws `unavailable` when the API cannot say. */
  getSession(request: Request): Promise<{ session: Session; user: User } | null>
  /**
   * Who sent this request, for a route of the app that asks for more than `getSession`. Throws
   * `signed-out`, or `step-up-required`: answer with `authErrorResponse`, and `useStepUp().run` asks
   * the person and calls again. Does not check where the request comes from.
   */
  requireSession(request: Request, freshness?: Freshness): Promise<{ session: Session; user: User }>
}
