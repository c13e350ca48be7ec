import type { Topic } from '../messages.ts'

/** Crypto wallets. */
export const walletWords: Topic<'wallet'> = {
  key: 'wallet',
  english: {
    lead: 'You sign a message in your wallet. It costs nothing, and moves nothing.',
    choices: 'Your wallets',
    unnamed: 'Wallet of this browser',
    kinds: { ethereum: 'Ethereum', solana: 'Solana' },
    none: 'There is no wallet in this browser yet. One that you install or unlock shows up here.',
    reviewTitle: 'Read, then sign',
    review: (wallet) =>
      `${wallet} shows you this text next. Sign it only if it names the site that you are on.`,
    message: 'The message to sign',
    sign: 'Sign the message',
    again: 'Begin again',
    back: 'Choose a wallet again',
  },
}
