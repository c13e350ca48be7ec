import type { InputOf } from '@latchkey/core/contract'
import * as v from 'valibot'
import type { RouteContext } from './routes.ts'

/** How long the API waits for the signature. */
export const walletWaitsMs = 5 * 60_000

const Text = (maxLength: number) =>
  v.pipe(v.string(), v.nonEmpty('wallet-unsupported'), v.maxLength(maxLength, 'wallet-unsupported'))

/** The account that a wallet has opened. */
export const OpenWallet = v.object({
  type: v.picklist(['ethereum', 'solana']),
  address: Text(128),
  chainId: v.exactOptional(Text(19), '1'),
})

export const Signature = Text(16_384)

/**
 * Asks for the message to sign. `statement` says what for, in the characters that EIP-4361 has: no
 * umlauts, no quotation marks.
 */
export const startWallet = (
  { type, address, chainId = '1' }: InputOf<'POST /wallet/start'>,
  { api, site }: RouteContext,
  statement: string,
  whom: { session_token?: string } = {},
): Promise<{ challenge: string; user_created: boolean }> =>
  api.cryptoWallets.authenticateStart({
    ...whom,
    crypto_wallet_type: type,
    crypto_wallet_address: address,
    // A wallet warns of a message that names another site than the one it stands on.
    ...(type === 'ethereum' && {
      siwe_params: { domain: new URL(site).host, uri: site, chain_id: chainId, statement },
    }),
  })
