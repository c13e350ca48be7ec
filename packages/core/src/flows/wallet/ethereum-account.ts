import { BrowserProvider } from 'ethers/providers'
import { authError } from '../../contract/auth-error.ts'
import { signUnlessChanged, toWalletError } from './account.ts'
import type { Provider } from './ethereum.ts'
import type { WalletConnection } from './wallet.ts'

/** Asks the wallet for the account that the person has chosen there. */
export const openAccount = (provider: Provider): Promise<WalletConnection> =>
  open(provider).catch((error: unknown) => {
    throw toWalletError(error, 'wallet-refused')
  })

const open = async (provider: Provider): Promise<WalletConnection> => {
  await provider.request({ method: 'eth_requestAccounts' })
  const account = await accountOf(provider)
  if (account === null) throw authError('wallet-refused', 'refused')
  const chainId = await chainOf(provider)
  // With its chain told, ethers does not ask for it again and again where a wallet does not say.
  const browser = new BrowserProvider(provider, chainId, { staticNetwork: true })
  const signer = await browser.getSigner(account)
  return {
    address: signer.address,
    chainId: String(chainId),
    sign: (message, signal) =>
      signUnlessChanged(signal, {
        sign: () => signer.signMessage(message),
        async check() {
          if ((await accountOf(provider)) !== account)
            throw authError('wallet-account-changed', 'refused')
          if ((await chainOf(provider)) !== chainId)
            throw authError('wallet-chain-changed', 'refused')
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
