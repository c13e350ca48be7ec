import { isApiError, type ApiClient, type User as ApiUser } from '@latchkey/api'
import { AuthError, type AccountContract, type WalletType } from '@latchkey/core/contract'
import * as v from 'valibot'
import { removeFactor } from '../../remove-factor.ts'
import { AttemptName, Id, type Routes } from '../../routes.ts'
import { answerNoSooner } from '../../uniform.ts'
import { OpenWallet, Signature, startWallet, walletWaitsMs } from '../../wallet-message.ts'
import { joined } from './additions.ts'

const slug = 'account/wallets'
const statement = 'Add this wallet to my account. This costs nothing, and moves nothing.'

type Wallets = Pick<
  AccountContract,
  Extract<keyof AccountContract, `POST /account/wallets/${string}`>
>

/** Adding a wallet to the account, and removing it. */
export const walletsRoutes: Routes<Wallets> = {
  'POST /account/wallets/start': {
    input: OpenWallet,
    async run(wallet, context) {
      const { user, sessionToken } = await context.session.readForChanges()
      if (isProvenOn(user, wallet.address)) throw new AuthError('address-yours')

      const opened = async () => {
        const taken = await isTaken(wallet.address, context.api)
        const whom = taken ? {} : { session_token: sessionToken }
        const { challenge } = await startWallet(wallet, context, statement, whom).catch(asBusy)
        return { challenge, taken }
      }
      const { challenge, taken } = await answerNoSooner(opened())
      const { attempts, now } = context
      const { attempt, expiresAt } = await attempts.open(slug, attempts.name(), {
        address: wallet.address,
        methodId: wallet.type,
        userId: user.user_id,
        isNewUser: false,
        expiresAt: now + walletWaitsMs,
        ...(taken && { taken }),
      })
      return { attempt, message: challenge, expiresAt }
    },
  },

  'POST /account/wallets/finish': {
    input: v.object({ attempt: AttemptName, signature: Signature }),
    async run({ attempt: name, signature }, { api, attempts, session, now }) {
      const live = await session.read()
      const attempt = await attempts.find(slug, name)
      if (attempt?.userId !== live.user.user_id) throw new AuthError('attempt-unknown')
      if (attempt.expiresAt <= now) throw new AuthError('signature-expired')
      const answer = await api.cryptoWallets.authenticate({
        // SAFETY: it was sealed by the route above.
        crypto_wallet_type: attempt.methodId as WalletType,
        crypto_wallet_address: attempt.address,
        signature,
        // Without a session none is made: the wallet of another account signs nobody in.
        ...(!attempt.taken && { session_token: live.sessionToken }),
      })
      await attempts.close(slug, name, attempt)
      return joined(answer, live)
    },
  },

  'POST /account/wallets/remove': {
    input: v.object({ id: Id }),
    run: ({ id }, context) => removeFactor(context, 'wallet', id),
  },
}

// Letters of an Ethereum address differ by its checksum only.
const spelled = (address: string) => (address.startsWith('0x') ? address.toLowerCase() : address)

const isProvenOn = ({ crypto_wallets }: ApiUser, address: string): boolean =>
  crypto_wallets.some(
    ({ crypto_wallet_address: own, verified }) => verified && spelled(own) === spelled(address),
  )

/** Only a proven wallet of another user is in the way. */
const isTaken = async (address: string, { users }: ApiClient): Promise<boolean> => {
  const operands = [{ filter_name: 'crypto_wallet_address', filter_value: [address] }]
  const { results } = await users.search({ limit: 1, query: { operands } })
  return results.some((user) => isProvenOn(user, address))
}

// Somebody has just proven it.
const asBusy = (error: unknown): never => {
  throw isApiError(error, 'duplicate_wallet_address') ? new AuthError('rate-limited') : error
}
