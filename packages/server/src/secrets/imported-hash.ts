import { createHash, pbkdf2, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { hashRaw } from '@node-rs/argon2'
import { verify as verifyBcrypt } from '@node-rs/bcrypt'
import { phpass } from './phpass.ts'

/** A password hash of another system, checked and within bounds. Bytes are base64. */
export type ImportedHash =
  | { type: 'bcrypt' | 'phpass'; hash: string }
  | { type: 'md5' | 'sha1' | 'sha512'; hash: string; before: string; after: string }
  | {
      type: 'argon2i' | 'argon2id'
      version: 16 | 19
      memory: number
      passes: number
      lanes: number
      salt: string
      hash: string
    }
  | { type: 'scrypt'; n: number; r: number; p: number; salt: string; hash: string }
  | { type: 'pbkdf2'; digest: 'sha256' | 'sha512'; rounds: number; salt: string; hash: string }

/** Compares a password with an imported hash, by the algorithm that made it. */
export const verifyImported = async (stored: ImportedHash, password: string): Promise<boolean> => {
  switch (stored.type) {
    case 'bcrypt':
      // C strings end at NUL, so most systems hashed only what stands before it.
      return !password.includes('\0') && verifyBcrypt(password, stored.hash)
    case 'phpass':
      return isSame(Buffer.from(stored.hash), Buffer.from(await phpass(stored.hash, password)))
    case 'md5':
    case 'sha1':
    case 'sha512': {
      const salted = stored.before + password + stored.after
      return isSame(bytes(stored.hash), createHash(stored.type).update(salted).digest())
    }
    case 'scrypt':
    case 'pbkdf2':
    case 'argon2i':
    case 'argon2id': {
      const expected = bytes(stored.hash)
      return isSame(expected, await derive(stored, password, expected.length))
    }
  }
}

type Derived = Extract<ImportedHash, { salt: string }>

const derive = async (stored: Derived, password: string, length: number): Promise<Buffer> => {
  const salt = bytes(stored.salt)
  switch (stored.type) {
    case 'scrypt': {
      const { n: N, r, p } = stored
      return scryptAsync(password, salt, length, { N, r, p, maxmem: 128 * r * (N + p + 2) + 4096 })
    }
    case 'pbkdf2':
      return pbkdf2Async(password, salt, stored.rounds, length, stored.digest)
    case 'argon2i':
    case 'argon2id':
      return hashRaw(password, {
        algorithm: stored.type === 'argon2i' ? ARGON2I : ARGON2ID,
        version: stored.version === 16 ? VERSION_16 : VERSION_19,
        memoryCost: stored.memory,
        timeCost: stored.passes,
        parallelism: stored.lanes,
        outputLen: length,
        salt,
      })
  }
}

// Ambient const enums of the library, which isolated modules cannot read.
const ARGON2I = 1
const ARGON2ID = 2
const VERSION_16 = 0
const VERSION_19 = 1

const pbkdf2Async = promisify(pbkdf2)

const scryptAsync = (
  password: string,
  salt: Buffer,
  length: number,
  options: { N: number; r: number; p: number; maxmem: number },
): Promise<Buffer> =>
  new Promise((done, failed) => {
    scrypt(password, salt, length, options, (error, key) => (error ? failed(error) : done(key)))
  })

const bytes = (base64: string): Buffer => Buffer.from(base64, 'base64')

const isSame = (one: Buffer, other: Buffer): boolean =>
  one.length === other.length && timingSafeEqual(one, other)
