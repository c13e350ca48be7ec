import { toBase58 } from '../../base58.ts'
import { signUnlessChanged } from './account.ts'
import type { Account, StandardWallet } from './solana.ts'
import type { WalletConnection } from './wallet.ts'
import type { WalletErrors } from './wallet-errors.ts'

/** Asks the wallet for an account that can sign. */
export const openAccount = (
  wallet: StandardWallet,
  errors: WalletErrors,
): Promise<WalletConnection> =>
  open(wallet, errors).catch((error: unknown) => {
    throw errors.from(error, 'wallet-refused')
  })

const open = async (wallet: StandardWallet, errors: WalletErrors): Promise<WalletConnection> => {
  const { accounts } = await wallet.features['standard:connect'].connect()
  const account = accounts.find(
    ({ chains, features }) =>
      chains.some((chain) => chain.startsWith('solana:')) &&
      features.includes('solana:signMessage'),
  )
  if (!account) throw errors.refused('wallet-refused')
  const { address } = account

  return {
    address,
    sign: (text, signal) =>
      signUnlessChanged(signal, {
        errors,
        sign: () => sign(wallet, account, text, errors),
        async check() {
          if (!wallet.accounts.some((open) => open.address === address)) {
            throw errors.refused('wallet-account-changed')
          }
        },
        watch: (onChange) =>
          wallet.features['standard:events']?.on('change', onChange) ?? (() => {}),
      }),
  }
}

const sign = async (
  wallet: StandardWallet,
  account: Account,
  text: string,
  errors: WalletErrors,
): Promise<string> => {
  const message = new TextEncoder().encode(text)
  const [signed] = await wallet.features['solana:signMessage'].signMessage({ account, message })
  // A wallet may sign something else, such as the message with a line in front, and say so.
  if (!signed || String(signed.signedMessage) !== String(message)) {
    throw errors.refused('wallet-unsupported')
  }
  return toBase58(signed.signature)
}
