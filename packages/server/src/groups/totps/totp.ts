import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { base32nopad } from '@scure/base'

/** How long one code is shown. */
export const STEP_MS = 30_000

/** 160 random bits in 32 characters of base32: what authenticator apps take. */
export const newSecret = (): string => base32nopad.encode(randomBytes(20))

/** The time step of an instant, counted from 1970. @see RFC 6238 section 4.2 */
export const stepAt = (time: Date): number => Math.floor(time.getTime() / STEP_MS)

/** The code of a counter, with HMAC-SHA-1 and six digits. @see RFC 4226 section 5.3 */
export const codeOf = (secret: string, counter: number): string => {
  const message = Buffer.alloc(8)
  message.writeBigUInt64BE(BigInt(counter))
  const mac = createHmac('sha1', base32nopad.decode(secret)).update(message).digest()
  const offset = mac.readUInt8(19) & 15
  const number = mac.readUInt32BE(offset) & 0x7f_ff_ff_ff
  return String(number % 1_000_000).padStart(6, '0')
}

/**
 * The newest of the three steps around an instant that has this code, or null. The newest, so that
 * taking it ends the code for good even where two steps happen to share it.
 */
export const stepOf = (secret: string, code: string, time: Date): number | null => {
  const now = stepAt(time)
  const matching = [now + 1, now, now - 1].filter((step) => isSame(codeOf(secret, step), code))
  return matching[0] ?? null
}

const isSame = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other))
