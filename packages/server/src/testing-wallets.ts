import { generateKeyPairSync, sign } from 'node:crypto'
import { base58 } from '@scure/base'
import { Wallet } from 'ethers'

/** A wallet of another library than the server's. */
export type TestWallet = {
  type: 'ethereum' | 'solana'
  address: string
  sign(message: string): Promise<string>
}

/** A wallet of Ethereum with a key of its own. */
export const ethereumWallet = (): TestWallet => {
  const wallet = Wallet.createRandom()
  return { type: 'ethereum', address: wallet.address, sign: (text) => wallet.signMessage(text) }
}

/** A wallet of Solana with a key of its own. */
export const solanaWallet = (): TestWallet => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const key = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32)
  return {
    type: 'solana',
    address: base58.encode(key),
    sign: (text) => Promise.resolve(base58.encode(sign(null, Buffer.from(text), privateKey))),
  }
}
