import { createPublicKey, verify } from 'node:crypto'
import { ApiError } from '@latchkey/api'
import { ed25519 } from '@noble/curves/ed25519.js'
import { base58 } from '@scure/base'
import type { Chain } from './chains.ts'

/** Wallets of Solana: an address is an Ed25519 key in base58. */
export const solana: Chain = {
  readAddress(text) {
    const key = readBase58(text, 32)
    // Most programs have addresses off the curve, so that nobody can sign for them.
    if (!key || !isSoundPoint(key)) throw new ApiError('invalid_solana_address')
    return text
  },

  readSignature(text) {
    const signature = readBase58(text, 64)
    if (!signature) throw new ApiError('invalid_signature')
    return (message, address) => {
      const key = readBase58(address, 32)
      return key !== null && isSigned(signature, Buffer.from(message, 'utf8'), key)
    }
  },
}

/**
 * Checks an Ed25519 signature as Solana itself does: the equation of RFC 8032 without the cofactor,
 * S below the order, both points in their one encoding and none of small order, for which anybody
 * can sign. What the runtime refuses of this depends on its version, so it is checked here first.
 */
export const isSigned = (signature: Uint8Array, message: Uint8Array, key: Uint8Array): boolean => {
  if (signature.length !== 64 || key.length !== 32) return false
  if (!isSoundPoint(key) || !isSoundPoint(signature.subarray(0, 32))) return false
  return verify(null, message, publicKeyOf(key), signature)
}

const isSoundPoint = (bytes: Uint8Array): boolean => {
  try {
    return !ed25519.Point.fromBytes(bytes).isSmallOrder()
  } catch {
    return false
  }
}

const publicKeyOf = (key: Uint8Array) =>
  createPublicKey({ key: Buffer.concat([spkiPrefix, key]), format: 'der', type: 'spki' })

// RFC 8410: what stands before the 32 bytes in a SubjectPublicKeyInfo of Ed25519.
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex')

// The time of decoding grows with the square of the length, so the length is looked at first.
const readBase58 = (text: string, length: 32 | 64): Uint8Array | null => {
  if (text.length > 88) return null
  try {
    const bytes = base58.decode(text)
    return bytes.length === length ? bytes : null
  } catch {
    return null
  }
}
