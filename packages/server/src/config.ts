import { resolve } from 'node:path'
import { isProduction, refuseProblems } from './config-check.ts'
import { developmentIdentity, type Identity } from './identity.ts'
import type { DatabaseConfig } from './db/database.ts'
import { channelsOf } from './delivery/channels.ts'
import type { Deliveries, Delivery } from './delivery/delivery.ts'
import type { EmailTemplate } from './delivery/email-templates.ts'
import { createOutbox } from './delivery/outbox.ts'
import type { ConnectedAppsConfig } from './groups/connected-apps/config.ts'
import { resolveWallets, type CryptoWalletsConfig } from './groups/crypto-wallets/config.ts'
import { resolveM2m, type M2mConfig } from './groups/m2m/config.ts'
import { resolveTotps, type TotpsConfig, type TotpSettings } from './groups/totps/config.ts'
import type { OAuthConfig } from './groups/oauth/config.ts'
import { checkCountries, smsHostOf } from './groups/users/phone-number.ts'
import type { SessionMigration } from './groups/sessions/migrate.ts'
import type { TrustedTokenProfile } from './groups/sessions/trusted-profiles.ts'
import {
  resolveLocks,
  resolvePasswords,
  type LocksConfig,
  type PasswordPolicy,
  type PasswordsConfig,
} from './groups/passwords/config.ts'
import {
  resolveWebauthn,
  type WebauthnConfig,
  type WebauthnSettings,
} from './groups/webauthn/config.ts'
import { resolveRbac, type RbacPolicy } from './groups/project/rbac.ts'
import type { RedirectUrl } from './redirect-urls.ts'
import { createKeys } from './secrets/keys.ts'

export type Environment = 'development' | 'production'

/** A bucket of `burst` requests that fills up again with `perMinute`. */
export type Limit = { burst: number; perMinute: number }

/** The named rate limits. All of them are counted in the database, before any work. */
export type Limits = {
  /**
   * Every call of the project. One row counts them all, so it costs a busy project speed.
   * @default none
   */
  project?: Limit
  /** Messages to one address or number. @default { burst: 5, perMinute: 1 } */
  sends?: Limit
  /**
   * Messages to one address or number of which none is used: any sign-in with one starts it anew.
   * @default { burst: 30, perMinute: 1 / 48 }, 30 a day
   */
  unansweredSends?: Limit
  /** Messages to phones for one client, by `attributes.ip_address` (IPv6 by /64). @default { burst: 30, perMinute: 5 } */
  networkSends?: Limit
  /** Messages to numbers that differ in their last four digits only. @default { burst: 20, perMinute: 5 } */
  prefixSends?: Limit
  /** Messages to one country. @default { burst: 300, perMinute: 60 } */
  countrySends?: Limit
  /** Messages to phones of the whole project. @default { burst: 1000, perMinute: 300 } */
  phoneSends?: Limit
  /** Passwords tried for one address. @default { burst: 10, perMinute: 5 } */
  passwordTries?: Limit
  /** Codes tried for one method, and those of an authenticator app and for recovery for one user. @default { burst: 20, perMinute: 10 } */
  codeTries?: Limit
  /** Challenges and signatures for one wallet, each. @default { burst: 20, perMinute: 10 } */
  walletTries?: Limit
  /**
   * Secrets tried for one M2M client or connected app: wrong ones, and every one while the secret is of
   * another system.
   * @default { burst: 120, perMinute: 60 }
   */
  clientTries?: Limit
  /** Calls for one client, by `attributes.ip_address` (IPv6 by /64). @default { burst: 300, perMinute: 120 } */
  clients?: Limit
  /** Strength checks of the whole project. @default { burst: 600, perMinute: 1200 } */
  strengthChecks?: Limit
  /** Sign-ins with providers that begin, for the whole project. @default { burst: 3000, perMinute: 3000 } */
  oauthStarts?: Limit
  /** User searches of the whole project. @default { burst: 150, perMinute: 150 } */
  searches?: Limit
  /** Passwords taken over from another system, for the whole project. @default { burst: 600, perMinute: 6000 } */
  migrations?: Limit
}

/** What a server needs to know. Every member has a default in development. */
export type ServerConfig = {
  /** @default 'production' when NODE_ENV is 'production', else 'development' */
  environment?: Environment
  /** @default { directory: `${dataDir}/database` } */
  database?: DatabaseConfig
  /** Where PGlite and the development identity are kept. @default '.latchkey' */
  dataDir?: string
  /** @default made at the first start in development, and kept in `${dataDir}/development.json` */
  projectId?: string
  /** At least 32 characters; required in production. Keys, codes and the secrets of clients depend on it. @default as projectId */
  secret?: string
  /** Names the project in the links of mails; no secret. @default derived from the secret */
  publicToken?: string
  /** What mails call the project. @default 'Latchkey' */
  projectName?: string
  /** The public origin of the REST API, where the links of mails point. @default 'http://localhost:3000' */
  baseUrl?: string
  /** Where links may lead. @default 'http://localhost:3000/authenticate' for every type in development */
  redirectUrls?: RedirectUrl[]
  /**
   * How messages leave: one delivery for all, or one for each channel. Production needs one for
   * mail, and refuses to send by a channel that has none. @default an outbox in development
   */
  delivery?: Delivery | Deliveries
  /** Mails of one's own, and looks for the prebuilt ones. @default the prebuilt mails as they are */
  templates?: EmailTemplate[]
  session?: {
    /** The longest session that a caller may ask for. @default 527040, 366 days */
    maxDurationMinutes?: number
    /**
     * Claims for every session JWT: fixed values, and `{{ user.… }}` for what is known of the user,
     * such as `{{ user.trusted_metadata.plan }}`. Custom claims of a session win. @default {}
     */
    customClaimsTemplate?: Record<string, unknown>
  }
  /** Where `sessions.migrate` looks up tokens of another system. @default none, so it refuses */
  sessionMigration?: SessionMigration
  /** Third parties whose JWTs `sessions.attest` takes. @default [] */
  trustedTokenProfiles?: TrustedTokenProfile[]
  magicLinks?: {
    /** Puts a six-digit code beside the link, for the `email_id`. @default true */
    codeInMail?: boolean
  }
  phones?: {
    /** Where codes may be sent: ISO 3166 codes such as `US`. @default 'all' */
    countries?: 'all' | string[]
    /**
     * The site that fills codes of an SMS in: `https://example.com`. Browsers and phones then offer
     * the code to this site alone. @default none
     */
    smsOrigin?: string
  }
  totps?: TotpsConfig
  cryptoWallets?: CryptoWalletsConfig
  webauthn?: WebauthnConfig
  m2m?: M2mConfig
  connectedApps?: ConnectedAppsConfig
  /**
   * The applications that were registered at providers, by provider. @default none: in development a
   * page of this server plays the providers, as long as `baseUrl` is on this machine
   */
  oauth?: OAuthConfig
  passwords?: PasswordsConfig
  locks?: LocksConfig
  /** Which role may do what. Every user has the role `stytch_user`. @default no permissions */
  rbac?: Partial<RbacPolicy>
  search?: {
    /** When a user search is given up; PostgreSQL only. @default 5000 */
    timeoutMs?: number
  }
  limits?: Limits
  /** Epoch milliseconds. @default Date.now */
  clock?: () => number
  /** Hears one event per request. @default one JSON line on stderr in production, nothing in development */
  log?: (event: LogEvent) => void
  /** Hears what went wrong without failing a request. @default one JSON line on stderr */
  warn?: (warning: LogWarning) => void
}

/** What an operator should look at, although the request it happened in went on. */
export type LogWarning = {
  at: string
  warning: 'breach_source_unavailable' | 'oauth_provider_failed' | 'webauthn_counter_not_increased'
  error: { name: string; message: string }
}

/** One request, as the log hears it. Never holds an address, a code, a token or a body. */
export type LogEvent = {
  at: string
  request_id: string
  method: string
  /** The pattern, such as `/v1/users/{user_id}`; null for an unknown path. */
  route: string | null
  status: number
  ms: number
  error_type?: string
  /** What broke, for a 5xx. */
  error?: { name: string; code?: string; message?: string; stack?: string }
}

/** A config after the defaults. */
export type Config = Required<
  Omit<
    ServerConfig,
    | 'delivery'
    | 'session'
    | 'sessionMigration'
    | 'magicLinks'
    | 'phones'
    | 'totps'
    | 'cryptoWallets'
    | 'webauthn'
    | 'm2m'
    | 'connectedApps'
    | 'passwords'
    | 'locks'
    | 'rbac'
    | 'search'
    | 'limits'
  >
> & {
  session: { maxDurationMinutes: number; customClaimsTemplate: Record<string, unknown> }
  sessionMigration: SessionMigration | null
  magicLinks: { codeInMail: boolean }
  delivery: Deliveries
  phones: { countries: 'all' | string[]; smsHost: string | null }
  totps: TotpSettings
  cryptoWallets: Required<CryptoWalletsConfig>
  webauthn: WebauthnSettings
  m2m: Required<M2mConfig>
  connectedApps: { authorizationUrl: string | null }
  passwords: PasswordPolicy
  locks: Required<LocksConfig>
  rbac: RbacPolicy
  search: { timeoutMs: number }
  limits: Required<Omit<Limits, 'project'>> & { project: Limit | null }
}

/** Types a config in a file of its own, such as `latchkey.config.ts`. */
export const defineConfig = (config: ServerConfig): ServerConfig => config

const defaultLimits: Config['limits'] = {
  project: null,
  sends: { burst: 5, perMinute: 1 },
  unansweredSends: { burst: 30, perMinute: 1 / 48 },
  networkSends: { burst: 30, perMinute: 5 },
  prefixSends: { burst: 20, perMinute: 5 },
  countrySends: { burst: 300, perMinute: 60 },
  phoneSends: { burst: 1000, perMinute: 300 },
  passwordTries: { burst: 10, perMinute: 5 },
  codeTries: { burst: 20, perMinute: 10 },
  walletTries: { burst: 20, perMinute: 10 },
  clientTries: { burst: 120, perMinute: 60 },
  clients: { burst: 300, perMinute: 120 },
  strengthChecks: { burst: 600, perMinute: 1200 },
  oauthStarts: { burst: 3000, perMinute: 3000 },
  searches: { burst: 150, perMinute: 150 },
  migrations: { burst: 600, perMinute: 6000 },
}

/** Fills in the defaults, and refuses what production must not run with. */
export const resolveConfig = async (config: ServerConfig): Promise<Config> => {
  refuseProblems(config)
  const production = isProduction(config)
  const dataDir = config.dataDir ?? '.latchkey'
  const identity = await identityOf(config, dataDir)
  const redirectUrls = config.redirectUrls ?? (production ? [] : developmentRedirectUrls)
  return {
    environment: production ? 'production' : 'development',
    dataDir,
    ...identity,
    database: config.database ?? { directory: resolve(dataDir, 'database') },
    projectName: config.projectName ?? 'Latchkey',
    baseUrl: new URL(config.baseUrl ?? 'http://localhost:3000').href.replace(/\/$/, ''),
    redirectUrls,
    delivery: { ...(!production && channelsOf(createOutbox())), ...channelsOf(config.delivery) },
    templates: config.templates ?? [],
    session: {
      maxDurationMinutes: config.session?.maxDurationMinutes ?? 527_040,
      customClaimsTemplate: config.session?.customClaimsTemplate ?? {},
    },
    sessionMigration: config.sessionMigration ?? null,
    trustedTokenProfiles: config.trustedTokenProfiles ?? [],
    magicLinks: { codeInMail: config.magicLinks?.codeInMail ?? true },
    phones: {
      countries: checkCountries(config.phones?.countries ?? 'all'),
      smsHost: smsHostOf(config.phones?.smsOrigin),
    },
    totps: resolveTotps(config.totps, config.projectName),
    cryptoWallets: resolveWallets(config.cryptoWallets),
    webauthn: resolveWebauthn(config.webauthn),
    m2m: resolveM2m(config.m2m),
    connectedApps: { authorizationUrl: config.connectedApps?.authorizationUrl ?? null },
    oauth: config.oauth ?? {},
    passwords: resolvePasswords(config.passwords),
    locks: resolveLocks(config.locks),
    rbac: resolveRbac(config.rbac),
    search: { timeoutMs: config.search?.timeoutMs ?? 5000 },
    limits: { ...defaultLimits, ...config.limits },
    clock: config.clock ?? Date.now,
    log: config.log ?? (production ? logToStderr : () => {}),
    warn: config.warn ?? logToStderr,
  }
}

const developmentRedirectUrls: RedirectUrl[] = [
  {
    url: 'http://localhost:3000/authenticate',
    types: ['LOGIN', 'SIGNUP', 'INVITE', 'RESET_PASSWORD'],
    default: true,
  },
]

const identityOf = async (config: ServerConfig, dataDir: string): Promise<Identity> => {
  const { projectId, secret, publicToken } = config
  if (projectId && secret) {
    return { projectId, secret, publicToken: publicToken ?? publicTokenOf(projectId, secret) }
  }
  const inMemory = config.database && ('memory' in config.database || 'snapshot' in config.database)
  const made = await developmentIdentity(inMemory ? null : dataDir)
  return {
    projectId: projectId ?? made.projectId,
    secret: secret ?? made.secret,
    publicToken: publicToken ?? made.publicToken,
  }
}

// The same for every process of the project, and says nothing of the secret.
const publicTokenOf = (projectId: string, secret: string): string => {
  const environment = projectId.startsWith('project-live-') ? 'live' : 'test'
  return `public-token-${environment}-${createKeys(secret).mac('public-token', projectId).slice(0, 32)}`
}

const logToStderr = (event: LogEvent | LogWarning): void => {
  process.stderr.write(`${JSON.stringify(event)}\n`)
}
