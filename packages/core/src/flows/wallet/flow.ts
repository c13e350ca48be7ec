import type { Auth } from '../../auth.ts'
import { authError } from '../../contract/auth-error.ts'
import type { Instant } from '../../contract/index.ts'
import { createFlow, type Flow, type FlowTools, type Next } from '../../flow.ts'
import {
  acceptOutcome,
  finished,
  restoreSecondFactor,
  type Done,
  type SecondFactorEntry,
} from '../../shapes/outcome.ts'
import { onIntent } from '../../on-intent.ts'
import type { FoundWallet, WalletConnection, WalletOption } from './wallet.ts'

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

const createFlowFor = (auth: Auth, slug: 'wallet' | 'account/wallets'): Flow<WalletStep> => {
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
        return review(wallet.option, await wallet.connect(), signal)
      })
    },
  })

  const review = async (
    wallet: WalletOption,
    { address, chainId, sign }: WalletConnection,
    signal: AbortSignal,
  ): Promise<WalletStep> => {
    // A wallet that opens late, after the person has left or taken another one, asks for nothing.
    signal.throwIfAborted()
    const { attempt, message, expiresAt } = await auth.request(
      `POST /${slug}/start`,
      { type: wallet.type, address, ...(chainId && { chainId }) },
      { signal },
    )
    return {
      step: 'review',
      wallet,
      address,
      message,
      expiresAt,
      sign: () =>
        tools.run('sign', async (signal) => {
          if (expiresAt <= auth.now()) throw authError('signature-expired', 'expired')
          const answer = { attempt, signature: await sign(message, signal) }
          const outcome = await auth.request(`POST /${slug}/finish`, answer, { signal })
          return finished(auth, outcome, { tools, back: choose })
        }),
      back: () => tools.go(choose()),
    }
  }

  const show = (wallets: readonly FoundWallet[]) => {
    found = wallets
    if (flow.getState().step === 'choose') tools.update(choose())
  }

  const flow = createFlow<WalletStep>(
    (given) => {
      tools = given
      return choose()
    },
    {
      restored: (tools) => restoreSecondFactor(auth, slug, { tools, back: choose }),
      onOpen() {
        const leaving = new AbortController()
        onIntent(import('./discover.ts')).then(
          ({ discoverWallets }) => discoverWallets(show, leaving.signal),
          (error: unknown) => void tools.run('connect', () => Promise.reject(error)),
        )
        return () => leaving.abort()
      },
      onStep: (step) => acceptOutcome(auth, slug, step),
    },
  )
  return flow
}
