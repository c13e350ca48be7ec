import { ethereum } from './ethereum.ts'
import { solana } from './solana.ts'

/** What differs between the kinds of wallet. */
export type Chain = {
  /** The one spelling of an address. Throws when it can be none. */
  readAddress(text: string): string
  /**
   * Reads a signature, or throws `invalid_signature`. What it returns says whether the wallet of an
   * address, in its one spelling, signed a text.
   */
  readSignature(text: string): (message: string, address: string) => boolean
}

/** How to read what a wallet sends, by `crypto_wallet_type`. */
export const chains: Record<'ethereum' | 'solana', Chain> = { ethereum, solana }
