import { ApiError } from '@latchkey/api'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { keccak_256 } from '@noble/hashes/sha3.js'
import type { Chain } from './chains.ts'

/** Wallets of Ethereum and of every other EVM chain. */
export const ethereum: Chain = {
  readAddress(text) {
    const [, hex = ''] = /^0x([\da-fA-F]{40})$/.exec(text) ?? []
    const address = checksummed(hex)
    // Letters of one case carry no checksum, unless theirs happens to be of one case.
    const unchecked = hex === hex.toLowerCase() || hex === hex.toUpperCase()
    if (hex === '' || (!unchecked && text !== address)) {
      throw new ApiError('invalid_ethereum_address')
    }
    return address
  },

  readSignature(text) {
    const signature = readSignature(text)
    return (message, address) => recoverAddress(signature, hashOf(message)) === address
  },
}

/** True for an address with the EIP-55 checksum that it must have. */
export const isChecksummed = (address: string): boolean => address === checksummed(address.slice(2))

// EIP-55: a letter is upper case where the hash of the lower-case address has a high digit.
const checksummed = (hex: string): string => {
  const lower = hex.toLowerCase()
  const hash = Buffer.from(keccak_256(Buffer.from(lower, 'ascii'))).toString('hex')
  const letters = Array.from(lower, (letter, index) =>
    Number.parseInt(hash[index] ?? '', 16) > 7 ? letter.toUpperCase() : letter,
  )
  return `0x${letters.join('')}`
}

/** The hash that `personal_sign` signs. @see EIP-191 version 0x45 */
export const hashOf = (message: string): Uint8Array => {
  const bytes = Buffer.from(message, 'utf8')
  const prefix = Buffer.from(`\x19Ethereum Signed Message:\n${bytes.length}`, 'utf8')
  return keccak_256(Buffer.concat([prefix, bytes]))
}

type RecoverableSignature = { compact: Uint8Array; recovery: number }

/**
 * Reads 65 bytes of hex: r, s, and a v of 0, 1, 27 or 28. Throws `invalid_signature` for r and s out
 * of range, for the upper of the two s that every signature has (EIP-2), and for the 64 bytes of
 * EIP-2098: personal_sign never answers them, and a second spelling is one too many.
 */
export const readSignature = (text: string): RecoverableSignature => {
  const [, hex] = /^0x((?:[\da-fA-F]{2})+)$/.exec(text) ?? []
  if (hex === undefined) throw new ApiError('invalid_signature')
  const bytes = Buffer.from(hex, 'hex')
  if (bytes.length > 65) throw contractWallet()
  const v = bytes[64] ?? -1
  const recovery = v >= 27 ? v - 27 : v
  const compact = bytes.subarray(0, 64)
  if ((recovery !== 0 && recovery !== 1) || !isLow(compact)) {
    throw new ApiError('invalid_signature')
  }
  return { compact, recovery }
}

const isLow = (compact: Uint8Array): boolean => {
  try {
    return !secp256k1.Signature.fromBytes(compact, 'compact').hasHighS()
  } catch {
    return false
  }
}

/** The address whose key signed a hash, or null where no key did. */
export const recoverAddress = (
  { compact, recovery }: RecoverableSignature,
  hash: Uint8Array,
): string | null => {
  const key = recoverKey({ compact, recovery }, hash)
  if (!key) return null
  return checksummed(Buffer.from(keccak_256(key.subarray(1)).subarray(12)).toString('hex'))
}

/** The uncompressed public key that signed a hash, or null where none did. */
export const recoverKey = (
  { compact, recovery }: RecoverableSignature,
  hash: Uint8Array,
): Uint8Array | null => {
  try {
    return secp256k1.Signature.fromBytes(compact, 'compact')
      .addRecoveryBit(recovery)
      .recoverPublicKey(hash)
      .toBytes(false)
  } catch {
    return null
  }
}

// What a contract signs (EIP-1271, EIP-6492) only its chain can check, and no chain is asked here.
const contractWallet = (): ApiError =>
  new ApiError('invalid_signature', {
    message: 'Only wallets that hold a key can sign in. Contract wallets (EIP-1271) cannot.',
    details: { reason: 'contract_wallet' },
  })
