import { createApiClient, type ApiClient } from '@latchkey/api'
import type { Store } from './store.ts'

/** The REST API behind the proxy. */
export type Upstream = {
  api: ApiClient
  /** What the proxy derives its own keys from. Never leaves the proxy. */
  secret: string
  /** Whether the mail of a magic link holds a code too, as the embedded server's does. */
  codeInMagicLinkMail: boolean
  /** Where browsers reach the API on their way to a provider. No slash at its end. */
  publicUrl: string
  /** Names the project on that way. Null where sign-ins by provider are not set up. */
  publicToken: string | null
  /** What a proxy uses that is given no store. Null where the API brings none. */
  store: Store | null
}

/** The part of an embedded server that the proxy needs. */
export type EmbeddedServer = {
  fetch(request: Request): Promise<Response>
  projectId: string
  secret: string
  publicToken: string
  baseUrl: string
  store: Store
}

/** An upstream in the same process, called without HTTP. */
export const embedded = ({
  fetch,
  projectId,
  secret,
  publicToken,
  baseUrl,
  store,
}: EmbeddedServer): Upstream => ({
  api: createApiClient({ baseUrl: 'http://embedded', projectId, secret, fetch }),
  secret,
  codeInMagicLinkMail: true,
  publicUrl: baseUrl,
  publicToken,
  store,
})

export type RemoteOptions = {
  /** The origin of the API, such as `https://auth.example.com`. */
  baseUrl: string
  projectId: string
  secret: string
  /** For sign-ins by provider, which browsers begin at `baseUrl`. @default none: there are none */
  publicToken?: string
  /** True for a Latchkey server elsewhere. @default false */
  codeInMagicLinkMail?: boolean
}

/** An upstream over HTTP: a Latchkey server elsewhere, or any API with the same wire. */
export const remote = ({
  baseUrl,
  projectId,
  secret,
  publicToken,
  codeInMagicLinkMail = false,
}: RemoteOptions): Upstream => ({
  api: createApiClient({ baseUrl, projectId, secret }),
  secret,
  codeInMagicLinkMail,
  publicUrl: baseUrl.replace(/\/$/, ''),
  publicToken: publicToken ?? null,
  store: null,
})
