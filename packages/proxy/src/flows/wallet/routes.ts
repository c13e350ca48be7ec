import { AuthError, type WalletContract, type WalletType } from '@latchkey/core/contract'
import * as v from 'valibot'
import { AttemptName, type Routes } from '../../routes.ts'
import { OpenWallet, Signature, startWallet, walletWaitsMs } from '../../wallet-message.ts'

const slug = 'wallet'
const statement = 'Sign in. This costs nothing, and moves nothing.'

/** Signing in, or up, with the signature of a crypto wallet. */
export const walletRoutes: Routes<WalletContract> = {
  'POST /wallet/start': {
    input: OpenWallet,
    async run(wallet, context) {
      const { challenge, user_created } = await startWallet(wallet, context, statement)
      const { attempts, now } = context
      const { attempt, expiresAt } = await attempts.open(slug, attempts.name(), {
        address: wallet.address,
        methodId: wallet.type,
        isNewUser: user_created,
        expiresAt: now + walletWaitsMs,
      })
      return { attempt, message: challenge, expiresAt }
    },
  },

  'POST /wallet/finish': {
    input: v.object({ attempt: AttemptName, signature: Signature }),
    async run({ attempt: name, signature }, { api, attempts, session, limits, now }) {
      const attempt = await attempts.find(slug, name)
      if (!attempt) throw new AuthError('attempt-unknown')
      if (attempt.expiresAt <= now) throw new AuthError('signature-expired')
      const answer = await api.cryptoWallets.authenticate({
        // SAFETY: it was sealed by the route above.
        crypto_wallet_type: attempt.methodId as WalletType,
        crypto_wallet_address: attempt.address,
        signature,
        session_duration_minutes: limits.idleMinutes,
      })
      await attempts.close(slug, name, attempt)
      return session.open(answer, attempt.isNewUser)
    },
  },
}
