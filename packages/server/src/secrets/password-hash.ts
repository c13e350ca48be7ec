import { hash, verify } from '@node-rs/argon2'
import { ApiError } from '@latchkey/api'
import { verifyImported, type ImportedHash } from './imported-hash.ts'

/** Hashes and compares passwords, a few at a time. */
export type PasswordHash = {
  hash(password: string): Promise<string>
  /**
   * Compares with what `find` reads when the turn has come. With `null` too, and then takes as long:
   * time must not tell who has a password. What `find` throws costs no work.
   */
  verify(find: () => Promise<string | null>, password: string): Promise<boolean>
}

type Argon2 = { hash: typeof hash; verify: typeof verify }

type PasswordHashOptions = {
  /** How many hashes are at work at once. @default 2 */
  maxRunning?: number
  /** How many wait for their turn. @default 200 */
  maxWaiting?: number
  /** @default the real one */
  argon2?: Argon2
}

/** Spells an imported hash as the `hash` column keeps it. */
export const storedImport = (imported: ImportedHash): string => JSON.stringify(imported)

/** True for what `hash` did not make as it would today: the next right password replaces it. */
export const isOutdated = (stored: string): boolean => !stored.startsWith(ownPrefix)

/** Argon2id with the memory and the passes that RFC 9106 section 4 advises where memory is scarce. */
export const argon2Parameters = { memoryCost: 65_536, timeCost: 3, parallelism: 1 }

/** How a hash of ours begins. */
export const ownPrefix = '$argon2id$v=19$m=65536,t=3,p=1$'

// Of the same cost as a real one, of no password.
const decoy = `${ownPrefix}bGF0Y2hrZXktZGVjb3ktc2FsdA$bm8gcGFzc3dvcmQgaGFzaGVzIHRvIHRoaXMgdmFsdWU`

/**
 * Memory is what makes the hash slow, so the number of hashes at work is bounded, and so is the queue
 * for them; beyond, the caller is asked to come back.
 */
export const createPasswordHash = ({
  maxRunning = 2,
  maxWaiting = 200,
  argon2 = { hash, verify },
}: PasswordHashOptions = {}): PasswordHash => {
  const waiting: (() => void)[] = []
  let running = 0

  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    if (running >= maxRunning) {
      if (waiting.length >= maxWaiting) {
        throw new ApiError('server_unavailable', { retryAfterSeconds: 1 })
      }
      await new Promise<void>((start) => waiting.push(start))
    } else {
      running += 1
    }
    try {
      return await work()
    } finally {
      // The next in line takes over the place, so nobody can slip in between.
      const next = waiting.shift()
      if (next) next()
      else running -= 1
    }
  }

  return {
    hash: (password) => inTurn(() => argon2.hash(password, argon2Parameters)),
    verify: (find, password) => inTurn(async () => compare(argon2, await find(), password)),
  }
}

const compare = async (
  { verify }: Argon2,
  stored: string | null,
  password: string,
): Promise<boolean> => {
  if (stored?.startsWith('{')) {
    // SAFETY: what starts with a brace is what `storedImport` wrote.
    const right = await verifyImported(JSON.parse(stored) as ImportedHash, password)
    // A fast algorithm must not tell whose account came from elsewhere.
    return right || (await verify(decoy, password), false)
  }
  return (await verify(stored ?? decoy, password)) && stored !== null
}
