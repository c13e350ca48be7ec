import { createPublicKey } from 'node:crypto'
import { decodeCredentialPublicKey } from '@simplewebauthn/server/helpers'

/** The COSE algorithms that are asked for: ES256, and RS256 for older Windows. */
export const ALGORITHMS = [-7, -257]

/** A COSE key, by its labels. @see RFC 9053 section 7 */
type CoseKey = { get(label: number): unknown }

const KTY = 1
const ALG = 3

/** Reads a COSE key. Throws when it is not CBOR. */
export const readKey = (bytes: Uint8Array): CoseKey =>
  decodeCredentialPublicKey(new Uint8Array(bytes))

/** True for a key whose algorithm was asked for, that fits it, and that is a point of its curve. */
export const isUsableKey = (key: CoseKey): boolean => {
  const jwk = key.get(ALG) === -7 ? es256(key) : key.get(ALG) === -257 ? rs256(key) : null
  if (!jwk) return false
  try {
    createPublicKey({ key: jwk, format: 'jwk' })
    return true
  } catch {
    return false
  }
}

/** True for a key whose signatures are ASN.1, two integers in a sequence. */
export const isEllipticCurve = (key: CoseKey): boolean => key.get(KTY) === 2

/** The algorithm that a key says it is for. */
export const algorithmOf = (key: CoseKey): unknown => key.get(ALG)

// WebAuthn section 5.8.5: ES256 is on P-256, and its points are not compressed.
const es256 = (key: CoseKey) => {
  const [crv, x, y] = [key.get(-1), key.get(-2), key.get(-3)]
  if (key.get(KTY) !== 2 || crv !== 1 || !isBytes(x, 32, 32) || !isBytes(y, 32, 32)) return null
  return { kty: 'EC', crv: 'P-256', x: base64url(x), y: base64url(y) }
}

const rs256 = (key: CoseKey) => {
  const [n, e] = [key.get(-1), key.get(-2)]
  if (key.get(KTY) !== 3 || !isBytes(n, 256, 512) || !isBytes(e, 1, 4)) return null
  // A modulus of fewer bits in as many bytes, and an exponent that signs nothing.
  if (
    (n[0] ?? 0) < 0x80 ||
    ((e.at(-1) ?? 0) & 1) === 0 ||
    Buffer.from(e).readUIntBE(0, e.length) < 3
  )
    return null
  return { kty: 'RSA', n: base64url(n), e: base64url(e) }
}

const isBytes = (value: unknown, from: number, to: number): value is Uint8Array =>
  value instanceof Uint8Array && value.length >= from && value.length <= to

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')
