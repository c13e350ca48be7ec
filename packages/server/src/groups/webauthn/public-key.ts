import { createPublicKey } from 'node:crypto'
import { decodeCredentialPublicKey } from '@simplewebauthn/server/helpers'

/** A COSE key, by its labels. @see RFC 9053 section 7 */
type CoseKey = { get(label: number): unknown }

const KTY = 1
const ALG = 3

/** Reads a COSE key. Throws when it is not CBOR. */
export const readKey = (bytes: Uint8Array): CoseKey =>
  decodeCredentialPublicKey(new Uint8Array(bytes))

/** True for a key whose algorithm was asked for, that fits it, and that somebody can own. */
export const isUsableKey = (key: CoseKey): boolean => {
  try {
    if (key.get(ALG) === -7) return isOnP256(key)
    return key.get(ALG) === -257 && isRsaOfUse(key)
  } catch {
    return false
  }
}

/** True for a key whose signatures are ASN.1, two integers in a sequence. */
export const isEllipticCurve = (key: CoseKey): boolean => key.get(KTY) === 2

/** The algorithm that a key says it is for. */
export const algorithmOf = (key: CoseKey): unknown => key.get(ALG)

// WebAuthn section 5.8.5: ES256 is on P-256, and its points are not compressed.
const isOnP256 = (key: CoseKey): boolean => {
  const [crv, x, y] = [key.get(-1), key.get(-2), key.get(-3)]
  if (key.get(KTY) !== 2 || crv !== 1 || !isBytes(x, 32) || !isBytes(y, 32)) return false
  // Throws for what is no point of the curve.
  createPublicKey({
    key: { kty: 'EC', crv: 'P-256', x: base64url(x), y: base64url(y) },
    format: 'jwk',
  })
  return true
}

const isRsaOfUse = (key: CoseKey): boolean => {
  const [n, e] = [key.get(-1), key.get(-2)]
  if (key.get(KTY) !== 3 || !isBytes(n, 512) || !isBytes(e, 8)) return false
  const { asymmetricKeyDetails: { modulusLength = 0, publicExponent = 0n } = {} } = createPublicKey(
    { key: { kty: 'RSA', n: base64url(n), e: base64url(e) }, format: 'jwk' },
  )
  return modulusLength >= 2048 && publicExponent > 2n && publicExponent % 2n === 1n
}

const isBytes = (value: unknown, atMost: number): value is Uint8Array =>
  value instanceof Uint8Array && value.length <= atMost

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')
