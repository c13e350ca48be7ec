import { hash, verify } from '@node-rs/argon2'
import { ApiError } from '@latchkey/api'

/** Hashes and compares passwords, a few at a time. */
export type PasswordHash = {
  hash(password: string): Promise<string>
  /** Compares with `null` too, and then takes as long: time must not tell who has a password. */
  verify(stored: string | null, password: string): Promise<boolean>
}

/** Argon2id as OWASP advises: 19 MiB, two passes, one lane. */
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

// Of the same cost as a real one, of no password.
const decoy =
  '$argon2id$v=19$m=19456,t=2,p=1$bGF0Y2hrZXktZGVjb3ktc2FsdA$bm8gcGFzc3dvcmQgaGFzaGVzIHRvIHRoaXMgdmFsdWU'

/**
 * Memory is what makes the hash slow, so the number of hashes at work is bounded, and so is the queue
 * for them; beyond, the caller is asked to come back.
 */
export const createPasswordHash = ({ maxRunning = 2, maxWaiting = 200 } = {}): PasswordHash => {
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
    hash: (password) => inTurn(() => hash(password, parameters)),
    verify: (stored, password) =>
      inTurn(async () => (await verify(stored ?? decoy, password)) && stored !== null),
  }
}
