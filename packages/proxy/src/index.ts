export { createProxy } from './proxy.ts'
export type { Proxy, ProxyOptions, RequestFacts } from './proxy-options.ts'
export { redirectUrls, type RedirectUrl } from './landings.ts'
export {
  embedded,
  remote,
  type EmbeddedServer,
  type RemoteOptions,
  type Upstream,
} from './upstream.ts'
export { createMemoryStore, type Store } from './store.ts'
export { authErrorResponse } from './errors.ts'
export type { Freshness } from './freshness.ts'
export type { SecondFactorPolicy } from './second-factor.ts'
export type { SessionLimits } from './live-session.ts'
