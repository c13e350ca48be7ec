import { toBase58 } from '../../base58.ts'
import { authError } from '../../contract/auth-error.ts'
import { signUnlessChanged, toWalletError } from './account.ts'
import type { Account, StandardWallet } from './solana.ts'
import type { WalletConnection } from './wallet.ts'

/** Asks the wallet for an account that can sign. */
export const openAccount = (wallet: StandardWallet): Promise<WalletConnection> =>
  open(wallet).catch((error: unknown) => {
    throw toWalletError(error, 'wallet-refused')
  })

const open = async (wallet: StandardWallet): Promise<WalletConnection> => {
  const { accounts } = await wallet.features['standard:connect'].connect()
  const account = accounts.find(
    ({ chains, features }) =>
      chains.some((chain) => chain.startsWith('solana:')) &&
      features.includes('solana:signMessage'),
  )
  if (!account) throw authError('wallet-refused', 'refused')
  const { address } = account

  return {
    address,
    sign: (text, signal) =>
      signUnlessChanged(signal, {
        sign: () => sign(wallet, account, text),
        async check() {
          if (!wallet.accounts.some((open) => open.address === address)) {
            throw authError('wallet-account-changed', 'refused')
          }
        },
        watch: (onChange) =>
          wallet.features['standard:events']?.on('change', onChange) ?? (() => {}),
      }),
  }
}

const sign = async (wallet: StandardWallet, account: Account, text: string): Promise<string> => {
  const message = new TextEncoder().encode(text)
  const [signed] = await wallet.features['solana:signMessage'].signMessage({ account, message })
  // A wallet may sign something else, such as the message with a line in front, and say so.
  if (!signed || String(signed.signedMessage) !== String(message)) {
    throw authError('wallet-unsupported', 'refused')
  }
  return toBase58(signed.signature)
}
