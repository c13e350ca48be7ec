import { EncryptJWT, jwtDecrypt } from 'jose'

/** Encrypts what only the proxy may read, and reads it back. */
export type Seal = {
  seal(purpose: string, value: object, expiresAt: number): Promise<string>
  /** Null for anything that this proxy did not seal for this purpose, or whose time is over. */
  open<T>(purpose: string, sealed: string, now: number): Promise<T | null>
}

/** Values are padded to this many characters, so that their length says nothing about them. */
const block = 512

/** Makes a seal with a key of its own, derived from the upstream's secret. @see RFC 5869 */
export const createSeal = (secret: string): Seal => {
  const key = deriveKey(secret)
  return {
    async seal(purpose, value, expiresAt) {
      const text = JSON.stringify(value)
      // Measured as it will stand in the token, where quotes are escaped.
      const { length } = new TextEncoder().encode(JSON.stringify(text))
      const pad = ' '.repeat(block - (length % block))
      return new EncryptJWT({ value: text + pad })
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
        .setAudience(purpose)
        .setExpirationTime(new Date(expiresAt))
        .encrypt(await key)
    },

    async open<T>(purpose: string, sealed: string, now: number) {
      const { payload } = await jwtDecrypt<{ value: string }>(sealed, await key, {
        audience: purpose,
        currentDate: new Date(now),
        keyManagementAlgorithms: ['dir'],
        contentEncryptionAlgorithms: ['A256GCM'],
      }).catch(() => ({ payload: null }))
      // SAFETY: the value was sealed by us, for this purpose.
      return payload && (JSON.parse(payload.value) as T)
    },
  }
}

const deriveKey = async (secret: string): Promise<Uint8Array> => {
  const bytes = new TextEncoder()
  const input = await crypto.subtle.importKey('raw', bytes.encode(secret), 'HKDF', false, [
    'deriveBits',
  ])
  const parameters = {
    name: 'HKDF',
    hash: 'SHA-256',
    salt: new Uint8Array(),
    info: bytes.encode('latchkey proxy seal'),
  }
  return new Uint8Array(await crypto.subtle.deriveBits(parameters, input, 256))
}
