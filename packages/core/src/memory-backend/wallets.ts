import {
  AuthError,
  type InputOf,
  type WalletChallenge,
  type WalletType,
} from '../contract/index.ts'
import type { Attempt } from './browser.ts'
import { fakeSignature, isFakeSignature } from './fake-devices.ts'
import { readAttempt, readOneOf, readText } from './inputs.ts'
import type { MemoryContext } from './routes.ts'

const waitsMs = 5 * 60_000

export const walletFactor = { type: 'crypto', deliveryMethod: 'crypto_wallet' }

export type OpenWallet = { type: WalletType; address: string }

/** The account that a wallet has opened. */
export const readWallet = (input: InputOf<'POST /wallet/start'>): OpenWallet => {
  const type = readOneOf(input.type, ['ethereum', 'solana'])
  const address = readText(input.address)
  const chainId = input.chainId === undefined ? '1' : readText(input.chainId)
  const form = { ethereum: /^0x[\da-f]{40}$/i, solana: /^[1-9A-HJ-NP-Za-km-z]{32,44}$/ }[type]
  const fits = form.test(address) && /^[1-9]\d{0,18}$/.test(chainId)
  if (!fits) throw new AuthError('wallet-unsupported')
  return { type, address }
}

/** Writes the message to sign. A newer one for the same wallet takes its place. */
export const openWalletAttempt = (
  flow: string,
  { type, address }: OpenWallet,
  own: Pick<Attempt, 'isNewUser' | 'userId'>,
  { now, newId, site, walletMessages, browser }: MemoryContext,
): WalletChallenge => {
  const expiresAt = now() + waitsMs
  const { host } = new URL(site.origin)
  const nonce = newId('nonce')
  const message = `${host} wants you to sign in with your wallet:\n${address}\n\nNonce: ${nonce}`
  walletMessages.set(keyOf(type, address), { message, expiresAt, spent: false })
  const attempt = { flow, methodId: type, detail: address, expiresAt, ...own }
  return { attempt: browser.open(attempt).attempt, message, expiresAt }
}

/** Spends the message, whether the signature is right or not. */
export const redeemWallet = (
  flow: string,
  input: InputOf<'POST /wallet/finish'>,
  userId: string | undefined,
  { now, walletMessages, browser }: MemoryContext,
): OpenWallet & { attempt: Attempt } => {
  const name = readAttempt(input.attempt)
  const signature = readText(input.signature)
  if (signature === '') throw new AuthError('wallet-unsupported')
  const attempt = browser.find(flow, name)
  if (!attempt || attempt.userId !== userId) throw new AuthError('attempt-unknown')
  if (attempt.expiresAt <= now()) throw new AuthError('signature-expired')
  // SAFETY: `openWalletAttempt` put it there.
  const type = attempt.methodId as WalletType
  if (!isFakeSignature(type, signature)) throw new AuthError('wallet-unsupported')

  const address = attempt.detail
  const asked = walletMessages.get(keyOf(type, address))
  if (!asked || asked.spent || asked.expiresAt <= now()) throw new AuthError('signature-expired')
  asked.spent = true
  if (signature !== fakeSignature(type, address, asked.message)) {
    throw new AuthError('signature-incorrect')
  }
  attempt.signedIn = true
  return { attempt, type, address }
}

const keyOf = (type: string, address: string) => `${type}:${address}`
