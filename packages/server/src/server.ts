import { ApiError } from '@latchkey/api'
import { resolveConfig, type ServerConfig } from './config.ts'
import { createIds, type Context } from './context.ts'
import { openDatabase } from './db/database.ts'
import { migrate } from './db/migrations.ts'
import { createSharedStore, type SharedStore } from './db/shared-store.ts'
import { sweep } from './db/sweep.ts'
import { closeDeliveries } from './delivery/channels.ts'
import { connectedAppRoutes } from './groups/connected-apps/routes.ts'
import { cryptoWalletRoutes } from './groups/crypto-wallets/routes.ts'
import { addRedirect } from './groups/magic-links/redirect.ts'
import { m2mRoutes } from './groups/m2m/routes.ts'
import { magicLinkRoutes } from './groups/magic-links/routes.ts'
import { createPeers } from './groups/oauth/peers.ts'
import { addOAuthStops, oauthRoutes } from './groups/oauth/routes.ts'
import { otpRoutes } from './groups/otps/routes.ts'
import { createIsBreached } from './groups/passwords/breach.ts'
import { passwordRoutes } from './groups/passwords/routes.ts'
import { resolvePasswords } from './groups/passwords/config.ts'
import { createPasswordStrength } from './groups/passwords/strength.ts'
import { projectRoutes } from './groups/project/routes.ts'
import { createTrustedProfiles } from './groups/sessions/trusted-profiles.ts'
import { sessionRoutes } from './groups/sessions/routes.ts'
import { totpRoutes } from './groups/totps/routes.ts'
import { userRoutes } from './groups/users/routes.ts'
import { webauthnRoutes } from './groups/webauthn/routes.ts'
import { addErrorPages } from './http/error-pages.ts'
import { errorAnswer } from './http/errors.ts'
import { createRouter } from './http/router.ts'
import { createKeys } from './secrets/keys.ts'
import { createPasswordHash, type PasswordHash } from './secrets/password-hash.ts'
import { createSigningKeys } from './secrets/signing-keys.ts'

/** A running server. It listens to nothing: hand `fetch` to any runtime, or call it directly. */
export type LatchkeyServer = {
  fetch(request: Request): Promise<Response>
  /** Lets requests in flight finish, then closes the database and the delivery. */
  close(): Promise<void>
  projectId: string
  secret: string
  publicToken: string
  /** Where browsers reach it. No slash at its end. */
  baseUrl: string
  /** What an embedding proxy shares with its other processes, on the database of this server. */
  store: SharedStore
}

const SWEEP_EVERY_MS = 10 * 60_000
const FINISH_WITHIN_MS = 10_000

/** Opens the database, brings it up to date and starts to answer. */
export const createServer = async (config: ServerConfig = {}): Promise<LatchkeyServer> =>
  assembleServer(config)

/** What tests put in the place of the real thing. */
export type Parts = { open?: typeof openDatabase; passwordHash?: PasswordHash }

/** `createServer`, of other parts. */
export const assembleServer = async (
  config: ServerConfig,
  { open = openDatabase, passwordHash = createPasswordHash() }: Parts = {},
): Promise<LatchkeyServer> => {
  const resolved = await resolveConfig(config)
  const database = await open(resolved.database)
  try {
    await migrate(database.db)
    const context = createContext(resolved, { db: database.db, passwordHash })
    await context.signingKeys.signer()
    await sweep(database.db, context.now())
    return start(context, () => database.close())
  } catch (error) {
    await database.close()
    throw error
  }
}

const createContext = (
  config: Context['config'],
  { db, passwordHash }: Pick<Context, 'db' | 'passwordHash'>,
): Context => {
  const now = () => new Date(config.clock())
  const newId = createIds(config.environment)
  const keys = createKeys(config.secret)
  const projectWords = [config.projectName, 'latchkey']
  return {
    config,
    db,
    now,
    newId,
    keys,
    signingKeys: createSigningKeys({ db, keys, now, newKid: () => newId('jwk') }),
    trustedProfiles: createTrustedProfiles(config.trustedTokenProfiles),
    oauth: createPeers({ config, keys, now }),
    passwordHash,
    passwordStrength: createPasswordStrength(config.passwords, projectWords),
    secretStrength: createPasswordStrength(resolvePasswords(), projectWords),
    isBreached: createIsBreached(config),
  }
}

const routes = [
  ...userRoutes,
  ...otpRoutes,
  ...magicLinkRoutes,
  ...oauthRoutes,
  ...passwordRoutes,
  ...totpRoutes,
  ...cryptoWalletRoutes,
  ...sessionRoutes,
  ...webauthnRoutes,
  ...m2mRoutes,
  ...connectedAppRoutes,
  ...projectRoutes,
]

const start = (context: Context, closeDatabase: () => Promise<void>): LatchkeyServer => {
  const { config, db } = context
  const router = createRouter(context, routes)
  addRedirect(router, context)
  addOAuthStops(router, context)
  addErrorPages(router)
  const store = createSharedStore(context)
  const inFlight = new Set<Promise<unknown>>()
  let closing: Promise<void> | undefined

  const sweeper = setInterval(() => {
    // What could not be swept now will be swept next time.
    sweep(db, context.now()).catch(() => {})
  }, SWEEP_EVERY_MS)
  sweeper.unref()

  const close = async () => {
    clearInterval(sweeper)
    await Promise.race([Promise.allSettled(inFlight), after(FINISH_WITHIN_MS)])
    await closeDatabase()
    await closeDeliveries(config.delivery)
  }

  const track = <T>(work: Promise<T>): Promise<T> => {
    inFlight.add(work)
    const forget = () => inFlight.delete(work)
    work.then(forget, forget)
    return work
  }
  const whileOpen = <T>(work: () => Promise<T>): Promise<T> =>
    closing ? Promise.reject(closedError()) : track(work())

  return {
    fetch: (request) =>
      closing
        ? Promise.resolve(closedAnswer(context))
        : track(Promise.resolve(router.fetch(request))),
    close: () => (closing ??= close()),
    projectId: config.projectId,
    secret: config.secret,
    publicToken: config.publicToken,
    baseUrl: config.baseUrl,
    store: {
      get: (...entry) => whileOpen(() => store.get(...entry)),
      set: (...entry) => whileOpen(() => store.set(...entry)),
      replace: (...entry) => whileOpen(() => store.replace(...entry)),
      delete: (...entry) => whileOpen(() => store.delete(...entry)),
    },
  }
}

const closedError = () => new ApiError('server_unavailable', { retryAfterSeconds: 1 })

const closedAnswer = ({ config, newId }: Context): Response => {
  const error = closedError()
  const { body, headers } = errorAnswer(error, {
    requestId: newId('request-id'),
    baseUrl: config.baseUrl,
  })
  return Response.json(body, { status: error.statusCode, headers })
}

const after = (ms: number): Promise<void> =>
  new Promise((done) => {
    setTimeout(done, ms).unref()
  })
