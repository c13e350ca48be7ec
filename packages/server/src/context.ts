import { randomUUID } from 'node:crypto'
import type { Config } from './config.ts'
import type { Db } from './db/schema.ts'
import type { OAuthPeers } from './groups/oauth/peers.ts'
import type { Keys } from './secrets/keys.ts'
import type { PasswordHash } from './secrets/password-hash.ts'
import type { IsBreached } from './groups/passwords/breach.ts'
import type { PasswordStrength } from './groups/passwords/strength.ts'
import type { VerifyTrusted } from './groups/sessions/trusted-profiles.ts'
import type { SigningKeys } from './secrets/signing-keys.ts'

/** What every handler works with. */
export type Context = {
  config: Config
  db: Db
  /** The only clock: SQL gets its times from here. */
  now(): Date
  /** A fresh id of the wire: `user-test-…`. */
  newId(prefix: string): string
  keys: Keys
  signingKeys: SigningKeys
  /** How to verify the tokens of each trusted profile, by its id. */
  trustedProfiles: Map<string, VerifyTrusted>
  /** The providers that people can sign in with here. */
  oauth: OAuthPeers
  passwordHash: PasswordHash
  passwordStrength: PasswordStrength
  /** Rates secrets of clients that come from another system, whatever the policy for passwords. */
  secretStrength: PasswordStrength
  isBreached: IsBreached
}

/** Makes ids of one environment. */
export const createIds = (environment: Config['environment']): ((prefix: string) => string) => {
  const part = environment === 'production' ? 'live' : 'test'
  return (prefix) => `${prefix}-${part}-${randomUUID()}`
}
