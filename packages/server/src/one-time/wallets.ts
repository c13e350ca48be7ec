import { expect } from 'vitest'
import { ethereumWallet, solanaWallet, type TestWallet } from '../testing-wallets.ts'
import type { Row } from './race.ts'

const walletRow = (create: () => TestWallet): Row => ({
  title: `a challenge to a wallet of ${create().type} lets one in`,
  prepare: async ({ api }) => {
    const wallet = create()
    const named = { crypto_wallet_type: wallet.type, crypto_wallet_address: wallet.address }
    const { challenge, user_id } = await api.cryptoWallets.authenticateStart(named)
    const signature = await wallet.sign(challenge)
    return {
      attempt: (racer) =>
        racer.cryptoWallets.authenticate({ ...named, signature, session_duration_minutes: 5 }),
      counts: { ok: 1 },
      rest: ['401 unable_to_authenticate_crypto_wallet used'],
      check: async () => expect((await api.sessions.get({ user_id })).sessions).toHaveLength(1),
    }
  },
})

/** What is true of wallets, whoever comes at once. */
export const walletRows: Row[] = [walletRow(ethereumWallet), walletRow(solanaWallet)]
