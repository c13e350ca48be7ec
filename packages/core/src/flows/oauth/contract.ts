import type { Instant, Outcome } from '../../contract/shapes.ts'

/** Who people can sign in with. */
export type OAuthProvider =
  | 'amazon'
  | 'apple'
  | 'bitbucket'
  | 'coinbase'
  | 'discord'
  | 'facebook'
  | 'figma'
  | 'github'
  | 'gitlab'
  | 'google'
  | 'linkedin'
  | 'microsoft'
  | 'salesforce'
  | 'slack'
  | 'snapchat'
  | 'tiktok'
  | 'twitch'
  | 'twitter'
  | 'yahoo'

/** What to ask a provider for. */
export type OAuthRequest = {
  provider: OAuthProvider
  /** Whether this tab goes to the provider, or a window of its own does. */
  mode: 'redirect' | 'popup'
  /** Where the browser lands: a path of this app, with 512 characters at most. */
  next: string
  /** Asked for beside those that say who somebody is. */
  scopes?: string[]
  /** The address or name that the provider fills in. Not every provider does. */
  loginHint?: string
}

/** A visit to a provider. `attempt` names it, and means something only in the browser that asked. */
export type OAuthVisit = {
  attempt: string
  /** Where the browser goes. */
  url: string
  expiresAt: Instant
}

/** Signing in, or up, with an account at a provider, and linking one to the account here. */
export type OAuthContract = {
  'POST /oauth/start': { input: OAuthRequest; output: OAuthVisit }
  /** Needs a session with a fresh proof, and links the provider's account to its user. */
  'POST /oauth/attach': { input: OAuthRequest; output: OAuthVisit }
  /**
   * Tells how a visit ended, and null while nobody has come back from it. Signs nobody in: that
   * happens on the way back, where no script is.
   */
  'POST /oauth/finish': { input: { attempt: string }; output: Outcome | null }
}
