import {
  openWalletAttempt,
  readWallet,
  redeemWallet,
  walletFactor,
} from '../../memory-backend/wallets.ts'
import { isProven } from '../../memory-backend/people.ts'
import type { MemoryRoutes } from '../../memory-backend/routes.ts'
import type { WalletContract } from './contract.ts'

const slug = 'wallet'

/** Signing in, or up, with a crypto wallet, in memory. Takes what a `FakeWallet` signs. */
export const walletMemory: MemoryRoutes<WalletContract> = {
  'POST /wallet/start'(input, context) {
    const wallet = readWallet(input)
    const person = context.people.findOrAddByWallet(wallet.type, wallet.address)
    return openWalletAttempt(slug, wallet, { isNewUser: !isProven(person) }, context)
  },

  'POST /wallet/finish'(input, context) {
    const { attempt, type, address } = redeemWallet(slug, input, undefined, context)
    const person = context.people.findOrAddByWallet(type, address)
    for (const own of person.wallets) if (own.address === address) own.verified = true
    return context.browser.signIn(person, [walletFactor], attempt.isNewUser)
  },
}
