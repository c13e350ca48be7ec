import { onIntent } from '../../on-intent.ts'
import { readIcon, readName, type FoundWallet } from './wallet.ts'
import { walletErrors } from './wallet-errors.ts'

export type Account = { address: string; chains: readonly string[]; features: readonly string[] }

/** The part of a Wallet Standard wallet that signing in needs. */
export type StandardWallet = {
  name: unknown
  icon: unknown
  accounts: readonly Account[]
  features: {
    'standard:connect': { connect(): Promise<{ accounts: readonly Account[] }> }
    'standard:events'?: { on(event: 'change', listener: () => void): () => void }
    'solana:signMessage': {
      signMessage(input: {
        account: Account
        message: Uint8Array
      }): Promise<readonly { signedMessage: Uint8Array; signature: Uint8Array }[]>
    }
  }
}

/** Finds wallets that register themselves, until `signal` aborts. @see Wallet Standard, `window` */
export const listenForSolana = (
  found: (wallet: FoundWallet) => void,
  signal: AbortSignal,
): void => {
  const api = Object.freeze({
    register(...wallets: unknown[]) {
      for (const wallet of wallets) {
        if (!canSignIn(wallet)) continue
        const name = readName(wallet.name)
        if (name) found(walletOf(wallet, name))
      }
      return () => {}
    },
  })
  addEventListener(
    'wallet-standard:register-wallet',
    (event) => {
      const { detail } = event as CustomEvent<unknown>
      if (typeof detail === 'function') detail(api)
    },
    { signal },
  )
  dispatchEvent(new CustomEvent('wallet-standard:app-ready', { detail: api }))
}

const canSignIn = (wallet: unknown): wallet is StandardWallet => {
  const { features } = Object(wallet) as { features?: object }
  return Boolean(features && 'standard:connect' in features && 'solana:signMessage' in features)
}

const walletOf = (wallet: StandardWallet, name: string): FoundWallet => ({
  option: { id: `solana ${name}`, type: 'solana', name, icon: readIcon(wallet.icon), rdns: null },
  connect: async () =>
    (await onIntent(import('./solana-account.ts'))).openAccount(wallet, walletErrors),
})
