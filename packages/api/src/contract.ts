import { connectedApps } from './endpoints/connected-apps.ts'
import { cryptoWallets } from './endpoints/crypto-wallets.ts'
import { magicLinks } from './endpoints/magic-links.ts'
import { m2m } from './endpoints/m2m.ts'
import { oauth } from './endpoints/oauth.ts'
import { otps } from './endpoints/otps.ts'
import { passwords } from './endpoints/passwords.ts'
import { project } from './endpoints/project.ts'
import { sessions } from './endpoints/sessions.ts'
import { totps } from './endpoints/totps.ts'
import { users } from './endpoints/users.ts'
import { webauthn } from './endpoints/webauthn.ts'

/** Every endpoint of the REST API, by group. */
export type Contract = {
  users: typeof users
  magicLinks: typeof magicLinks
  oauth: typeof oauth
  otps: typeof otps
  passwords: typeof passwords
  totps: typeof totps
  cryptoWallets: typeof cryptoWallets
  sessions: typeof sessions
  webauthn: typeof webauthn
  m2m: typeof m2m
  connectedApps: typeof connectedApps
  project: typeof project
}

/** Client and server are both derived from this object. */
export const contract: Contract = {
  users,
  magicLinks,
  oauth,
  otps,
  passwords,
  totps,
  cryptoWallets,
  sessions,
  webauthn,
  m2m,
  connectedApps,
  project,
}
