import { onIntent } from '../../on-intent.ts'
import { readIcon, readName, type FoundWallet } from './wallet.ts'
import { walletErrors } from './wallet-errors.ts'

/** The part of an EIP-1193 provider that signing in needs. */
export type Provider = {
  request(call: { method: string; params?: unknown[] }): Promise<unknown>
  on?(event: string, listener: () => void): unknown
  removeListener?(event: string, listener: () => void): unknown
}

/** Finds wallets that announce themselves, until `signal` aborts. @see EIP-6963 */
export const listenForEthereum = (
  found: (wallet: FoundWallet) => void,
  signal: AbortSignal,
): void => {
  addEventListener(
    'eip6963:announceProvider',
    (event) => {
      // Anybody in the page can send this event, with anything in it.
      const { info, provider } = Object((event as CustomEvent).detail) as {
        info?: { name?: unknown; icon?: unknown; rdns?: unknown }
        provider?: unknown
      }
      const rdns = readName(info?.rdns)
      const name = readName(info?.name)
      if (!rdns || !name || !isProvider(provider)) return
      const icon = readIcon(info?.icon)
      found(walletOf(provider, { id: `ethereum ${rdns}`, name, icon, rdns }))
    },
    { signal },
  )
  dispatchEvent(new Event('eip6963:requestProvider'))
}

/** The wallet at `window.ethereum`, or null. Whose it is, nobody can tell. */
export const injectedWallet = (): FoundWallet | null => {
  const { ethereum } = globalThis as { ethereum?: unknown }
  if (!isProvider(ethereum)) return null
  return walletOf(ethereum, { id: 'window.ethereum', name: null, icon: null, rdns: null })
}

const isProvider = (value: unknown): value is Provider =>
  typeof (Object(value) as Partial<Provider>).request === 'function'

const walletOf = (
  provider: Provider,
  option: Omit<FoundWallet['option'], 'type'>,
): FoundWallet => ({
  option: { ...option, type: 'ethereum' },
  connect: async () =>
    (await onIntent(import('./ethereum-account.ts'))).openAccount(provider, walletErrors),
})
