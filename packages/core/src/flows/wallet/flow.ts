import type { Auth } from '../../auth.ts'
import { authError } from '../../contract/auth-error.ts'
import type { Instant } from '../../contract/index.ts'
import { createFlow, type Flow, type FlowTools, type Next } from '../../flow.ts'
import { onIntent } from '../../on-intent.ts'
import {
  acceptOutcome,
  restoreSecondFactor,
  type Done,
  type SecondFactorEntry,
} from '../../shapes/outcome.ts'
import { onceLoaded } from '../../once-loaded.ts'
import type { FoundWallet, WalletOption } from './wallet.ts'

/** Names the flow in this tab's storage, and in its routes. */
export type WalletSlug = 'wallet' | 'account/wallets'

/** Which wallet, what it will sign, done. */
export type WalletStep =
  | {
      step: 'choose'
      /** The wallets that have made themselves known; null until anybody has looked. */
      wallets: readonly WalletOption[] | null
      /** Asks the wallet for an account. Another wallet takes the place of one that does not answer. */
      connect(walletId: string): Next<WalletStep>
    }
  | {
      step: 'review'
      wallet: WalletOption
      address: string
      /** What the wallet signs, to show before it does. */
      message: string
      expiresAt: Instant
      sign(): Next<WalletStep>
      back(): void
    }
  | SecondFactorEntry<WalletStep>
  | Done

/** Signs in with the signature of a crypto wallet. Looks for wallets while somebody listens. */
export const createWalletFlow = (auth: Auth): Flow<WalletStep> => createFlowFor(auth, 'wallet')

/** Adds a wallet to the account of the signed-in person, likewise. */
export const createAddWalletFlow = (auth: Auth): Flow<WalletStep> =>
  createFlowFor(auth, 'account/wallets')

const createFlowFor = (auth: Auth, slug: WalletSlug): Flow<WalletStep> => {
  let tools!: FlowTools<WalletStep>
  let found: readonly FoundWallet[] | null = null
  let asked: string | null = null

  const choose = (): WalletStep => ({
    step: 'choose',
    wallets: found && found.map(({ option }) => option),
    connect: (walletId) => {
      if (asked !== walletId) tools.go(choose())
      asked = walletId
      return tools.run('connect', async (signal) => {
        const wallet = found?.find(({ option }) => option.id === walletId)
        if (!wallet) throw authError('wallet-missing', 'refused')
        const { connectWallet } = await onIntent(loadWallets())
        return connectWallet(auth, wallet, { slug, tools, choose }, signal)
      })
    },
  })

  return createFlow<WalletStep>(
    (given) => {
      tools = given
      return choose()
    },
    {
      restored: () => restoreSecondFactor(auth, slug, { tools, back: choose }),
      onOpen: (_, signal, { getState }) =>
        onceLoaded(
          onIntent(loadWallets()).catch((error: unknown) => {
            void tools.run('connect', () => Promise.reject(error))
            throw error
          }),
          signal,
          ({ discoverWallets }) =>
            discoverWallets((wallets) => {
              found = wallets
              if (getState().step === 'choose') tools.update(choose())
            }, signal),
        ),
      onStep: (step) => acceptOutcome(auth, slug, step),
    },
  )
}

const loadWallets = () => import('./discover.ts')
