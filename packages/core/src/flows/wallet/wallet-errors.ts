import { AuthError, authError } from '../../contract/auth-error.ts'

/**
 * Makes the errors of wallets. The code of a kind of wallet is given it, and needs nothing of what the
 * page has loaded: else bundlers cut that in two.
 */
export const walletErrors = {
  refused: (
    code:
      | 'wallet-refused'
      | 'wallet-unsupported'
      | 'wallet-account-changed'
      | 'wallet-chain-changed',
  ): AuthError => authError(code, 'refused'),

  /** Says what a wallet's own error means. Wallets agree on few codes, and some only on words. */
  from(cause: unknown, refusal: 'wallet-refused' | 'signature-refused'): AuthError {
    if (cause instanceof AuthError) return cause
    const codes = codesOf(cause)
    const { message } = Object(cause) as { message?: unknown }
    // EIP-1193 `userRejectedRequest`; ethers has a name of its own for it.
    const refused =
      codes.includes(4001) ||
      codes.includes('ACTION_REJECTED') ||
      /reject|denied|declin|cancel/i.test(String(message))
    // EIP-1474 "resource unavailable": the wallet still shows an earlier request.
    const busy = codes.includes(-32_002)
    return authError(refused ? refusal : busy ? 'wallet-busy' : 'wallet-failed', 'refused', cause)
  },
}

export type WalletErrors = typeof walletErrors

type Coded = { code?: unknown; error?: Coded; info?: Coded }

/** The codes of an error and of those inside it: ethers wraps what a wallet answers. */
const codesOf = (error: unknown): unknown[] => {
  if (typeof error !== 'object' || error === null) return []
  const { code, error: inner, info }: Coded = error
  return [code, ...codesOf(inner), ...codesOf(info)]
}
