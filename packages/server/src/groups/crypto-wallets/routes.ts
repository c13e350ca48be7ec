import { ApiError, contract, type ParsedRequestOf } from '@latchkey/api'
import type { Context } from '../../context.ts'
import type { Db } from '../../db/schema.ts'
import { transaction } from '../../db/transaction.ts'
import { takeLimit } from '../../http/limits.ts'
import { implement } from '../../http/router.ts'
import { selectSession } from '../sessions/select-session.ts'
import { getSession } from '../sessions/session-rows.ts'
import { signIn } from '../sessions/sign-in.ts'
import { admitUser } from '../users/locks.ts'
import { resolveUserId } from '../users/users.ts'
import { chains } from './chains.ts'
import { createChallenge, issueChallenge, refused, spendChallenge } from './challenges.ts'
import { siweAnswer } from './siwe.ts'
import {
  attachWallet,
  findWallet,
  openWallet,
  proveWallet,
  type OpenedWallet,
  type WalletAddress,
} from './wallets.ts'

/** Crypto wallets: ask for a challenge, and sign in with its signature. */
export const cryptoWalletRoutes = implement(contract.cryptoWallets, {
  async authenticateStart(input, context) {
    const wallet = readWallet(input)
    if (input.siwe_params && wallet.type !== 'ethereum') {
      throw new ApiError('crypto_wallet_type_incompatible_with_siwe')
    }
    const challenge = createChallenge(context, wallet.address, input.siwe_params)
    await takeLimit(context, 'walletTries', `start ${wallet.address}`)
    const open = await selectOwner(context, wallet, input)
    const { userId, created } = await transaction(context.db, async (tx) => {
      const opened = await open(tx)
      await issueChallenge(tx, opened.walletId, challenge)
      return opened
    })
    return { user_id: userId, challenge: challenge.message, user_created: created }
  },

  async authenticate(input, context) {
    const address = readWallet(input)
    const isSignedBy = chains[address.type].readSignature(input.signature)
    await takeLimit(context, 'walletTries', `authenticate ${address.address}`)
    const { answer, proof } = await signIn(context, input, async (tx, passed) => {
      const now = context.now()
      const wallet = await findWallet(tx, address, now)
      if (!wallet) return new ApiError('crypto_wallet_not_found')
      await admitUser(tx, wallet.user_id, now)
      const challenge = await spendChallenge(tx, wallet.crypto_wallet_id, now)
      if (challenge instanceof ApiError) return challenge
      if (!isSignedBy(challenge.message, address.address)) return refused('signature')
      if (!(await proveWallet(tx, wallet, passed))) return refused('no_challenge')
      const { crypto_wallet_id, crypto_wallet_address, crypto_wallet_type } = wallet
      return {
        userId: wallet.user_id,
        siwe: challenge.siwe,
        factor: {
          type: 'crypto',
          delivery_method: 'crypto_wallet',
          crypto_wallet_factor: { crypto_wallet_id, crypto_wallet_address, crypto_wallet_type },
        },
      }
    })
    return { ...answer, ...(proof.siwe && { siwe_params: siweAnswer(proof.siwe) }) }
  },
})

type StartRequest = ParsedRequestOf<typeof contract.cryptoWallets.authenticateStart>

const readWallet = ({
  crypto_wallet_type: type,
  crypto_wallet_address: address,
}: Pick<StartRequest, 'crypto_wallet_type' | 'crypto_wallet_address'>): WalletAddress => ({
  type,
  address: chains[type].readAddress(address),
})

/** Reads whom a start call means: who has the wallet, or the user that is named and given it. */
const selectOwner = async (
  context: Context,
  wallet: WalletAddress,
  { user_id, session_token, session_jwt }: StartRequest,
): Promise<(tx: Db) => Promise<OpenedWallet>> => {
  const named = [user_id, session_token, session_jwt].filter((argument) => argument !== undefined)
  if (named.length > 1) throw new ApiError('too_many_user_selection_arguments')
  if (user_id !== undefined) {
    return async (tx) => attachWallet(tx, context, wallet, await resolveUserId(tx, user_id))
  }
  const selector = await selectSession(context, { session_token, session_jwt })
  if (!selector) return (tx) => openWallet(tx, context, wallet)
  return async (tx) => {
    const session = await getSession(tx, selector, { now: context.now() })
    return attachWallet(tx, context, wallet, session.user_id)
  }
}
