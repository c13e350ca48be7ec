import { BrowserProvider } from 'ethers/providers'
import { signUnlessChanged } from './account.ts'
import type { Provider } from './ethereum.ts'
import type { WalletConnection } from './wallet.ts'
import type { WalletErrors } from './wallet-errors.ts'

/** Asks the wallet for the account that the person has chosen there. */
export const openAccount = (provider: Provider, errors: WalletErrors): Promise<WalletConnection> =>
  open(provider, errors).catch((error: unknown) => {
    throw errors.from(error, 'wallet-refused')
  })

const open = async (provider: Provider, errors: WalletErrors): Promise<WalletConnection> => {
  await provider.request({ method: 'eth_requestAccounts' })
  const account = await accountOf(provider)
  if (account === null) throw errors.refused('wallet-refused')
  const chainId = await chainOf(provider)
  // With its chain told, ethers does not ask for it again and again where a wallet does not say.
  const browser = new BrowserProvider(provider, chainId, { staticNetwork: true })
  const signer = await browser.getSigner(account)
  return {
    address: signer.address,
    chainId: String(chainId),
    sign: (message, signal) =>
      signUnlessChanged(signal, {
        errors,
        sign: () => signer.signMessage(message),
        async check() {
          if ((await accountOf(provider)) !== account)
            throw errors.refused('wallet-account-changed')
          if ((await chainOf(provider)) !== chainId) throw errors.refused('wallet-chain-changed')
        },
        watch(onChange) {
          const events = ['accountsChanged', 'chainChanged']
          for (const event of events) provider.on?.(event, onChange)
          return () => {
            for (const event of events) provider.removeListener?.(event, onChange)
          }
        },
      }),
  }
}

/** The account that the person has chosen in the wallet, in lower case, or null. */
const accountOf = async (provider: Provider): Promise<string | null> => {
  const accounts = await provider.request({ method: 'eth_accounts' })
  return Array.isArray(accounts) && typeof accounts[0] === 'string'
    ? accounts[0].toLowerCase()
    : null
}

const chainOf = async (provider: Provider) =>
  BigInt(String(await provider.request({ method: 'eth_chainId' })))
