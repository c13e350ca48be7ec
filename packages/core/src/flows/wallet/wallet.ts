import type { WalletType } from '../../contract/index.ts'

/** A wallet that has made itself known to the page. All that it says of itself is unchecked text. */
export type WalletOption = {
  /** Names it among the wallets of the page. */
  id: string
  type: WalletType
  /** Null for the one at `window.ethereum`, which does not tell. */
  name: string | null
  /** A `data:image/…` URI for an `<img>`, or null. */
  icon: string | null
  /** Its domain name from right to left, such as `io.metamask`, where it tells one. */
  rdns: string | null
}

/** A wallet, and the way to ask it for an account. */
export type FoundWallet = { option: WalletOption; connect(): Promise<WalletConnection> }

/** An account that a wallet has opened to the page. */
export type WalletConnection = {
  address: string
  chainId?: string
  /** Rejects at once when account or chain change meanwhile, or when `signal` aborts. */
  sign(message: string, signal: AbortSignal): Promise<string>
}

/** Reads a name as one line of text, without the characters that turn the words around it. */
export const readName = (name: unknown): string | null =>
  typeof name === 'string' ? name.replace(/\p{C}/gu, '').trim().slice(0, 64) || null : null

/** Lets only images pass that lie in the URI itself: no request leaves, and no script runs in them. */
export const readIcon = (icon: unknown): string | null =>
  typeof icon === 'string' && /^data:image\/[\w.+-]+[;,]/i.test(icon.trim()) ? icon.trim() : null
