import type { Instant, Outcome } from '../../contract/shapes.ts'

/** Every EVM chain counts as `ethereum`. */
export type WalletType = 'ethereum' | 'solana'

/** A message that waits for its signature. `attempt` means something only in the browser that asked. */
export type WalletChallenge = {
  attempt: string
  /** What the wallet signs, byte for byte. */
  message: string
  expiresAt: Instant
}

/** Signing in, or up, with the signature of a crypto wallet. */
export type WalletContract = {
  /** Writes the message to sign. A newer one for the same wallet takes its place. */
  'POST /wallet/start': {
    input: {
      type: WalletType
      address: string
      /** Decimal; the chain that an Ethereum wallet is on. @default '1' */
      chainId?: string
    }
    output: WalletChallenge
  }
  /** Spends the message. Ethereum: hex of `personal_sign`. Solana: 64 bytes in base58. */
  'POST /wallet/finish': { input: { attempt: string; signature: string }; output: Outcome }
}
