import { templateProblem } from './claims-template.ts'
import {
  isBoolean,
  isLoopback,
  isText,
  outsideProblems,
  within,
  type CheckFor,
} from './check-values.ts'
import type { Limits, ServerConfig } from './config.ts'
import { channelsOf } from './delivery/channels.ts'
import { templateProblems } from './delivery/check-templates.ts'
import { connectedAppsProblems } from './groups/connected-apps/config.ts'
import { oauthProblems } from './groups/oauth/config.ts'
import { resolveLocks, resolvePasswords } from './groups/passwords/config.ts'
import { resolveRbac } from './groups/project/rbac.ts'
import { profileProblems } from './groups/sessions/check-profiles.ts'
import { templateUser } from './groups/sessions/template-user.ts'
import { resolveM2m } from './groups/m2m/config.ts'
import { resolveWallets } from './groups/crypto-wallets/config.ts'
import { resolveTotps } from './groups/totps/config.ts'
import { resolveWebauthn } from './groups/webauthn/config.ts'
import { checkCountries, smsHostOf } from './groups/users/phone-number.ts'
import { redirectProblems } from './redirect-check.ts'

/** A setting that a server cannot run with: what is wrong, and what to do. */
export type Problem = { setting: string; message: string }

/** Whether a config is meant for production, by its own word or by `NODE_ENV`. */
export const isProduction = ({ environment }: ServerConfig): boolean =>
  (environment ?? process.env.NODE_ENV) === 'production'

/** Finds everything that is wrong with a config, before anything is opened. */
export const problemsOf = (config: ServerConfig): Problem[] => {
  const where = { production: isProduction(config) }
  const known = Object.keys(config).flatMap((setting) =>
    Object.hasOwn(checks, setting) ? [] : [{ setting, message: 'is no setting. Remove it.' }],
  )
  const found = Object.entries(checks).flatMap(([setting, check]) => {
    // SAFETY: `setting` picked both the check and the value, so they belong together.
    const value = config[setting as keyof ServerConfig] as never
    if (value === undefined && !(where.production && setting in required)) return []
    return check(value, where).map((problem) => problemIn(setting, problem))
  })
  return [...known, ...found]
}

/** Throws when a config has problems, and names each of them. */
export const refuseProblems = (config: ServerConfig): void => {
  const problems = problemsOf(config)
  if (problems.length === 0) return
  throw new Error(['The config cannot be used:', ...problems.map(problemLine)].join('\n  '))
}

/** One problem in one line. */
export const problemLine = ({ setting, message }: Problem): string => `${setting} ${message}`

// A check may name the part of its setting itself: `[2].url must …`.
const problemIn = (setting: string, problem: string): Problem => {
  const inside = problem.startsWith(setting) ? problem.slice(setting.length) : problem
  const [, part = '', message = inside] = /^([.[][\w.[\]]*)? ?(.*)$/s.exec(inside) ?? []
  const variable = variables[setting as keyof ServerConfig]
  return { setting: `${setting}${part}${variable ? ` (${variable})` : ''}`, message }
}

const variables: { [Name in keyof ServerConfig]: string } = {
  environment: 'NODE_ENV',
  database: 'DATABASE_URL',
  dataDir: 'LATCHKEY_DATA_DIR',
  projectId: 'LATCHKEY_PROJECT_ID',
  secret: 'LATCHKEY_SECRET',
  baseUrl: 'LATCHKEY_BASE_URL',
  delivery: 'SMTP_URL',
}

const required: { [Name in keyof ServerConfig]: true } = {
  projectId: true,
  secret: true,
  delivery: true,
}

type Check<T> = (value: T, where: CheckFor) => string[]

// One for each setting: a setting without a check does not compile.
const checks: { [Name in keyof Required<ServerConfig>]: Check<ServerConfig[Name]> } = {
  environment: (value) =>
    value === 'development' || value === 'production'
      ? []
      : ["must be 'development' or 'production'."],
  database: (value) => databaseProblems(value),
  dataDir: (value) => (isText(value, 4096) ? [] : ['must be the path of a directory.']),
  projectId: (value, { production }) => {
    if (!value) return ['is missing. Choose one once and keep it, such as project-live-shop.']
    if (!/^[\w-]{1,128}$/.test(value)) return ['may have letters, digits, _ and - only.']
    return production && value.startsWith('project-test-')
      ? ['is that of a test project. Give production one of its own: project-live-…']
      : []
  },
  secret: (value, { production }) =>
    production && (typeof value !== 'string' || value.length < 32)
      ? ['must have at least 32 characters. Make one with: openssl rand -base64 48']
      : [],
  publicToken: (value) =>
    /^[\w-]{1,128}$/.test(value ?? '') ? [] : ['may have letters, digits, _ and - only.'],
  projectName: (value) =>
    isText(value, 100) ? [] : ['must be a name of one line and up to 100 characters.'],
  baseUrl: (value, where) => baseUrlProblems(value ?? '', where),
  redirectUrls: (value, where) => redirectProblems(value ?? [], where),
  delivery: (value, { production }) =>
    channelsOf(value).email || !production
      ? []
      : ['is missing: mails cannot leave. Set SMTP_URL and MAIL_FROM, or give a delivery.'],
  templates: (value) => templateProblems(value ?? []),
  session: ({ maxDurationMinutes, customClaimsTemplate } = {}) => [
    ...within('.maxDurationMinutes', maxDurationMinutes, 5, 527_040),
    ...claimsProblems(customClaimsTemplate),
  ],
  sessionMigration: (value, where) => outsideProblems('.userinfoUrl', value?.userinfoUrl, where),
  trustedTokenProfiles: (value, where) => profileProblems(value ?? [], where),
  magicLinks: (value) => isBoolean('.codeInMail', value?.codeInMail),
  phones: (value) => [
    ...thrownBy(() => checkCountries(value?.countries ?? 'all')),
    ...thrownBy(() => smsHostOf(value?.smsOrigin)),
  ],
  totps: (value) => thrownBy(() => resolveTotps(value)),
  cryptoWallets: (value) => thrownBy(() => resolveWallets(value)),
  webauthn: (value) => thrownBy(() => resolveWebauthn(value)),
  m2m: (value) => thrownBy(() => resolveM2m(value)),
  connectedApps: (value, where) => connectedAppsProblems(value ?? {}, where),
  oauth: (value, where) => oauthProblems(value ?? {}, where),
  passwords: (value) => thrownBy(() => resolvePasswords(value)),
  locks: (value) => thrownBy(() => resolveLocks(value)),
  rbac: (value) => thrownBy(() => resolveRbac(value)),
  search: (value) => within('.timeoutMs', value?.timeoutMs, 1, 600_000),
  limits: (value) => Object.entries(value ?? {}).flatMap(([name, limit]) => limitOf(name, limit)),
  clock: (value) => isFunction(value),
  log: (value) => isFunction(value),
  warn: (value) => isFunction(value),
}

const databaseProblems = (value: ServerConfig['database']): string[] => {
  if (typeof value !== 'object' || value === null) {
    return ['must be { url } for PostgreSQL, or { directory }.']
  }
  if ('url' in value) {
    const protocol = URL.parse(value.url)?.protocol ?? ''
    return /^postgres(ql)?:$/.test(protocol)
      ? []
      : ['.url must look like postgres://user:password@host/database.']
  }
  if ('directory' in value && !isText(value.directory, 4096)) {
    return ['.directory must be the path of a directory.']
  }
  return 'directory' in value || 'memory' in value || 'snapshot' in value
    ? []
    : ['must be { url } for PostgreSQL, or { directory }.']
}

const baseUrlProblems = (value: string, { production }: CheckFor): string[] => {
  const url = URL.parse(value)
  if (!url || !/^https?:$/.test(url.protocol)) {
    return ['must be a URL that browsers reach the API at: https://auth.example.com']
  }
  if (url.search || url.hash || url.username || url.password) {
    return ['must be an origin or a path below it, without a query, a fragment or a password.']
  }
  return production && url.protocol === 'http:' && !isLoopback(url.hostname)
    ? ['must use https in production: the links of mails lead there with a token.']
    : []
}

const claimsProblems = (template: unknown): string[] => {
  const problem = template === undefined ? null : templateProblem(template, templateUser)
  return problem === null ? [] : [`.customClaimsTemplate ${problem}.`]
}

const limitOf = (name: string, limit: unknown): string[] => {
  if (!limitNames.has(name)) {
    return [`.${name} is no limit. There are ${[...limitNames].join(', ')}.`]
  }
  const { burst, perMinute } = (limit ?? {}) as { burst?: unknown; perMinute?: unknown }
  const positive = [burst, perMinute].every((value) => typeof value === 'number' && value > 0)
  return positive && Number(burst) >= 1
    ? []
    : [`.${name} must be { burst, perMinute }, both above 0 and burst 1 or more.`]
}

const limitNames: ReadonlySet<string> = new Set(
  Object.keys({
    project: true,
    sends: true,
    unansweredSends: true,
    passwordTries: true,
    codeTries: true,
    walletTries: true,
    clientTries: true,
    clients: true,
    strengthChecks: true,
    migrations: true,
    networkSends: true,
    prefixSends: true,
    countrySends: true,
    phoneSends: true,
    searches: true,
    oauthStarts: true,
  } satisfies { [Name in keyof Required<Limits>]: true }),
)

const thrownBy = (resolve: () => unknown): string[] => {
  try {
    resolve()
    return []
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)]
  }
}

const isFunction = (value: unknown): string[] =>
  typeof value === 'function' ? [] : ['must be a function.']
