export { connectWallet } from './connect.ts'
import { injectedWallet, listenForEthereum } from './ethereum.ts'
import { listenForSolana } from './solana.ts'
import type { FoundWallet } from './wallet.ts'

/**
 * Asks the wallets of the page to make themselves known, and tells all of them whenever one more
 * has, until `signal` aborts. Of two that claim to be the same, the first one stays.
 */
export const discoverWallets = (
  tell: (wallets: readonly FoundWallet[]) => void,
  signal: AbortSignal,
): void => {
  // Nobody waits for them any more.
  if (signal.aborted) return
  const wallets = new Map<string, FoundWallet>()
  let asking = true

  const tellAll = () => {
    const known = [...wallets.values()]
    const announced = known.some(({ option }) => option.type === 'ethereum')
    const injected = announced ? null : injectedWallet()
    tell(injected ? [...known, injected] : known)
  }
  const found = (wallet: FoundWallet) => {
    if (signal.aborted || wallets.has(wallet.option.id)) return
    wallets.set(wallet.option.id, wallet)
    if (!asking) tellAll()
  }

  listenForEthereum(found, signal)
  listenForSolana(found, signal)
  asking = false
  tellAll()
}
