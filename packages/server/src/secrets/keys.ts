import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
} from 'node:crypto'

/** The kinds of key that the project secret gives, each of no use for another kind. */
type KeyUse =
  | 'codes'
  | 'signing-keys'
  | 'client-secrets'
  | 'session-tokens'
  | 'rate-limits'
  | 'public-token'
  | 'search-cursors'
  | 'totp-secrets'
  | 'recovery-codes'
  | 'oauth-states'
  | 'oauth-tokens'
  | 'oauth-development'
  | 'refresh-tokens'

/** Keys that are never in the database, because they come from the secret of the project. */
export type Keys = {
  /** A keyed hash of the parts, in base64url. No two lists of parts run together. */
  mac(use: KeyUse, ...parts: string[]): string
  /** Encrypts with AES-256-GCM; `label` must be the same when it is opened. */
  seal(use: KeyUse, text: string, label: string): string
  /** Returns null for what another secret sealed, or what somebody altered. */
  open(use: KeyUse, sealed: string, label: string): string | null
}

/** Derives every key from the secret of the project (HKDF-SHA-256, one label per use). */
export const createKeys = (secret: string): Keys => {
  const derived = new Map<KeyUse, Buffer>()
  const keyOf = (use: KeyUse): Buffer => {
    const key =
      derived.get(use) ?? Buffer.from(hkdfSync('sha256', secret, '', `latchkey/1/${use}`, 32))
    derived.set(use, key)
    return key
  }

  return {
    mac: (use, ...parts) =>
      createHmac('sha256', keyOf(use)).update(JSON.stringify(parts)).digest('base64url'),

    seal: (use, text, label) => {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', keyOf(use), nonce).setAAD(Buffer.from(label))
      const encrypted = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), encrypted]).toString('base64url')
    },

    open: (use, sealed, label) => {
      const bytes = Buffer.from(sealed, 'base64url')
      try {
        const decipher = createDecipheriv('aes-256-gcm', keyOf(use), bytes.subarray(0, 12), {
          authTagLength: 16,
        })
          .setAAD(Buffer.from(label))
          .setAuthTag(bytes.subarray(12, 28))
        return decipher.update(bytes.subarray(28), undefined, 'utf8') + decipher.final('utf8')
      } catch {
        return null
      }
    },
  }
}

/** SHA-256 in base64url: enough to store what has 256 random bits of its own. */
export const sha256 = (text: string): string =>
  createHash('sha256').update(text).digest('base64url')
