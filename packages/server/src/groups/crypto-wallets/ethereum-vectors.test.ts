import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { describe, expect, test } from 'vitest'
import { ethereum, hashOf, readSignature, recoverAddress, recoverKey } from './ethereum.ts'

const vectors = new URL('../../../../../../shared/vectors/secp256k1/', import.meta.url)
const present = existsSync(vectors)
if (!present) process.stderr.write('No ../shared/vectors: these tests are skipped.\n')
// SAFETY: each caller names the shape of the file that it reads.
const read = <T>(file: string): T => JSON.parse(readFileSync(new URL(file, vectors), 'utf8')) as T
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

type Wycheproof = {
  testGroups: {
    publicKey: { uncompressed: string }
    tests: { tcId: number; comment: string; msg: string; sig: string; result: string }[]
  }[]
}

describe.skipIf(!present)('signatures of Ethereum wallets', () => {
  const signers = (message: string, signature: string): string | null => {
    try {
      return recoverAddress(readSignature(signature), hashOf(message))
    } catch {
      return null
    }
  }

  test('hash and verify as EIP-191 says, and in no second spelling', () => {
    const file = read<{
      signer_of_all: string
      hashes: { message: string; hash: string }[]
      valid: { message: string; signature: string; address: string }[]
      negative: { message: string; why: string; signature: string }[]
    }>('eip191-personal-sign.json')
    for (const { message, hash } of file.hashes) expect(`0x${hex(hashOf(message))}`).toBe(hash)
    for (const { message, signature, address } of file.valid) {
      expect(signers(message, signature)).toBe(address)
    }
    // The vectors leave these open: v of 0 and 1 is what some wallets send, EIP-2098 is not.
    const taken = file.negative.filter(({ why }) => why === 'v=0/1 form')
    expect([taken.length, file.negative.length]).toEqual([2, 30])
    for (const { message, why, signature } of file.negative) {
      const signer = signers(message, signature)
      if (why === 'v=0/1 form') expect(signer, why).toBe(file.signer_of_all)
      else expect(signer, why).not.toBe(file.signer_of_all)
    }
  })

  test('know the addresses of EIP-55, and none with a letter of the other case', () => {
    const { valid } = read<{ valid: string[] }>('erc55-checksum-addresses.json')
    expect(valid).toHaveLength(8)
    for (const address of valid) {
      expect(ethereum.readAddress(address)).toBe(address)
      expect(ethereum.readAddress(address.toLowerCase())).toBe(address)
      for (const [index, letter] of Array.from(address).entries()) {
        const other = letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase()
        const flipped = address.slice(0, index) + other + address.slice(index + 1)
        const mixed = /[a-f]/.test(flipped.slice(2)) && /[A-F]/.test(flipped.slice(2))
        if (index < 2 || other === letter || !mixed) continue
        expect(() => ethereum.readAddress(flipped), flipped).toThrow()
      }
    }
  })

  /** True when a v of a wallet recovers exactly this key. */
  const isSigned = (compact: Uint8Array, hash: Uint8Array, key: string): boolean =>
    [27, 28].some((v) => {
      try {
        const signature = readSignature(`0x${hex(compact)}${v.toString(16)}`)
        return hex(recoverKey(signature, hash) ?? new Uint8Array()) === key
      } catch {
        return false
      }
    })
  const sha256 = (message: string) =>
    createHash('sha256').update(Buffer.from(message, 'hex')).digest()

  // The x of the point is r + n, which is a number only where r is tiny: nobody can make a key sign
  // so. A v of 29 or 30 would say it, and Ethereum itself takes neither.
  const needsOverflow = (compact: Uint8Array, hash: Uint8Array, key: string): boolean =>
    [2, 3].some(
      (recovery) => hex(recoverKey({ compact, recovery }, hash) ?? new Uint8Array()) === key,
    )

  test('are judged as Wycheproof judges those of Bitcoin, with the lower s only', () => {
    const { testGroups } = read<Wycheproof>('wycheproof-ecdsa-secp256k1-bitcoin-low-s.json')
    const overflows: number[] = []
    for (const { publicKey, tests } of testGroups) {
      for (const { tcId, comment, msg, sig, result } of tests) {
        const compact = compactOf(Buffer.from(sig, 'hex'))
        const hash = sha256(msg)
        const good = compact !== null && isSigned(compact, hash, publicKey.uncompressed)
        const overflow = compact !== null && needsOverflow(compact, hash, publicKey.uncompressed)
        if (result === 'valid' && overflow) overflows.push(tcId)
        else expect(good, `${tcId} ${comment}`).toBe(result === 'valid')
      }
    }
    expect(overflows).toEqual([346])
  })

  // DER is how the vectors are wrapped, and no wallet's form; the library reads it strictly.
  const compactOf = (der: Uint8Array): Uint8Array | null => {
    try {
      return secp256k1.Signature.fromBytes(der, 'der').toBytes('compact')
    } catch {
      return null
    }
  }

  test('are judged as Wycheproof judges r and s side by side, but for the upper s', () => {
    const { testGroups } = read<Wycheproof>('wycheproof-ecdsa-secp256k1-sha256-p1363.json')
    let upper = 0
    for (const { publicKey, tests } of testGroups) {
      for (const { tcId, comment, msg, sig, result } of tests) {
        const compact = Buffer.from(sig, 'hex')
        const hash = sha256(msg)
        const good = compact.length === 64 && isSigned(compact, hash, publicKey.uncompressed)
        // EIP-2: plain ECDSA takes both s, Ethereum the lower one.
        const isUpper =
          result === 'valid' && secp256k1.Signature.fromBytes(compact, 'compact').hasHighS()
        if (isUpper) upper += 1
        expect(good, `${tcId} ${comment}`).toBe(result === 'valid' && !isUpper)
      }
    }
    expect(upper).toBe(72)
  })
})
