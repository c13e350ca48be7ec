import { AuthError, type WalletContract, type WalletType } from '@latchkey/core/contract'
import * as v from 'valibot'
import { AttemptName, type Routes } from '../../routes.ts'

const slug = 'wallet'

/** How long the API waits for the signature. */
const waitsMs = 5 * 60_000

// In the characters that EIP-4361 has: no umlauts, no quotation marks.
const statement = 'Sign in. This costs nothing, and moves nothing.'

const Text = (maxLength: number) =>
  v.pipe(v.string(), v.nonEmpty('wallet-unsupported'), v.maxLength(maxLength, 'wallet-unsupported'))

/** Signing in, or up, with the signature of a crypto wallet. */
export const walletRoutes: Routes<WalletContract> = {
  'POST /wallet/start': {
    input: v.object({
      type: v.picklist(['ethereum', 'solana']),
      address: Text(128),
      chainId: v.exactOptional(Text(19), '1'),
    }),
    async run({ type, address, chainId = '1' }, { api, attempts, site, now }) {
      const { challenge, user_created } = await api.cryptoWallets.authenticateStart({
        crypto_wallet_type: type,
        crypto_wallet_address: address,
        // A wallet warns of a message that names another site than the one it stands on.
        ...(type === 'ethereum' && {
          siwe_params: { domain: new URL(site).host, uri: site, chain_id: chainId, statement },
        }),
      })
      const { attempt, expiresAt } = await attempts.open(slug, attempts.name(), {
        address,
        methodId: type,
        isNewUser: user_created,
        expiresAt: now + waitsMs,
      })
      return { attempt, message: challenge, expiresAt }
    },
  },

  'POST /wallet/finish': {
    input: v.object({ attempt: AttemptName, signature: Text(16_384) }),
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
