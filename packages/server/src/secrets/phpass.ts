import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'

const alphabet = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
// About a millisecond: MD5 runs on the thread that answers requests.
const ROUNDS_AT_ONCE = 1000

/** How often phpass hashes, as a power of two: the character after the prefix. */
export const phpassCost = (hash: string): number => alphabet.indexOf(hash.charAt(3))

/** Hashes a password with the prefix, the cost and the salt of a stored phpass hash. */
export const phpass = async (stored: string, password: string): Promise<string> => {
  const bytes = Buffer.from(password)
  const rounds = 2 ** phpassCost(stored)
  let digest = md5(Buffer.from(stored.slice(4, 12)), bytes)
  for (let round = 1; round <= rounds; round += 1) {
    digest = md5(digest, bytes)
    if (round % ROUNDS_AT_ONCE === 0) await setImmediate()
  }
  return stored.slice(0, 12) + encode(digest)
}

const md5 = (...parts: Buffer[]): Buffer => createHash('md5').update(Buffer.concat(parts)).digest()

// Little-endian groups of three bytes, six bits to a character, lowest bits first.
const encode = (digest: Buffer): string => {
  let text = ''
  for (let at = 0; at < digest.length; at += 3) {
    const group = digest.subarray(at, at + 3)
    const bits = group.reduce((sum, byte, index) => sum + byte * 256 ** index, 0)
    for (let index = 0; index <= group.length; index += 1) {
      text += alphabet.charAt(Math.floor(bits / 64 ** index) % 64)
    }
  }
  return text
}
