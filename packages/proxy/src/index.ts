export { createProxy, type Proxy, type ProxyOptions, type RequestFacts } from './proxy.ts'
export { redirectUrls, type RedirectUrl } from './landings.ts'
export {
  embedded,
  remote,
  type EmbeddedServer,
  type RemoteOptions,
  type Upstream,
} from './upstream.ts'
export type { SessionLimits } from './session.ts'
