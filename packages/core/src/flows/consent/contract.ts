import type { ConnectedApp } from '../account/contract.ts'

/**
 * Letting another app in, on the page that its authorization request leads to. `query` is that of the
 * page, such as `?client_id=…&redirect_uri=…`, with the members of RFC 6749 (4.1.1), PKCE by S256
 * (RFC 7636), `nonce` and `prompt` of OpenID Connect, and `resource` (RFC 8707). Nobody is sent anywhere
 * by a request that is not as it should be, such as one of an unknown app (`request-invalid`). Whoever is not signed in is told `signed-out`: the same request can be read
 * once they are.
 */
export type ConsentContract = {
  /** Reads who asks for what. Changes nothing. */
  'POST /consent/start': { input: { query: string }; output: ConsentRequest }
  /**
   * Lets the app in, or refuses it, and answers where the page goes. `userId` is whom the page shows:
   * nobody else is asked by it (`session-unknown`). To let in an app that needs consent takes a fresh
   * proof.
   */
  'POST /consent/finish': {
    input: { query: string; userId: string; approved: boolean }
    output: { url: string }
  }
}

/** Who asks for what. */
export type ConsentRequest = {
  /** Who is asked. */
  userId: string
  /** All but what it has been granted before. */
  app: Omit<ConnectedApp, 'scopes'>
  /** What the page leads to in the end, whatever the answer: a host, or the scheme of an app's own. */
  destination: string
  /** Each once, in the order of the request. */
  scopes: ConsentScope[]
  /** False where nobody has to be asked: it was granted before, or the answer cannot be a yes. */
  isNeeded: boolean
}

/** One thing that an app asks for. */
export type ConsentScope = {
  /** `openid`, `profile`, `email`, `phone`, `offline_access`, `full_access`, or one of the project's own. */
  scope: string
  /** The project's own words. Empty for the scopes above, and where there are none. */
  description: string
  /** Whether this person has it to give. An app that asks for more gets nothing at all. */
  grantable: boolean
}
