import { sha256 } from './secrets/keys.ts'
import { createPasswordHash, ownPrefix, type PasswordHash } from './secrets/password-hash.ts'

/** Hashes passwords at no cost, and lets everybody wait, for tests of anything but the hash. */
export const createCheapHash = (): PasswordHash =>
  createPasswordHash({
    maxWaiting: Infinity,
    argon2: {
      hash: (password) => Promise.resolve(cheap(password)),
      verify: (stored, password) => Promise.resolve(stored === cheap(password)),
    },
  })

const cheap = (password: string | Uint8Array): string => `${ownPrefix}${sha256(String(password))}`
