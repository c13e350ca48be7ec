import type { PasskeyCredential, WalletType } from '../contract/index.ts'
import { toBase58 } from '../base58.ts'
import { newToken } from './one-time.ts'

/** A wallet that signs for the in-memory backend, and for no other. */
export type FakeWallet = {
  type: WalletType
  address: string
  /** In the form that `POST /wallet/finish` takes. */
  sign(message: string): Promise<string>
  /** As the wallet itself gives it to the page. */
  signBytes(message: string): Uint8Array
}

/** Makes a wallet with a new address. */
export const createFakeWallet = (type: WalletType = 'ethereum'): FakeWallet => {
  const hex = newToken()
  const address =
    type === 'ethereum'
      ? // Without letters it is its own EIP-55 spelling, which page and wallet would have to agree on.
        `0x${hex.slice(0, 40).replace(/[a-f]/g, (letter) => String(letter.charCodeAt(0) % 10))}`
      : hex.replaceAll('0', 'z').slice(0, 44)
  return {
    type,
    address,
    sign: async (message) => fakeSignature(type, address, message),
    signBytes: (message) => signatureBytes(address, message),
  }
}

const signatureBytes = (address: string, message: string) =>
  new TextEncoder().encode(`fake-signature:${address}:${message}`)

/** Bytes as each kind of chain spells them. */
const spellings: Record<WalletType, (bytes: Uint8Array) => string> = {
  ethereum: (bytes) => `0x${Array.from(bytes, toHex).join('')}`,
  solana: toBase58,
}

const toHex = (byte: number) => byte.toString(16).padStart(2, '0')

export const fakeSignature = (type: WalletType, address: string, message: string): string =>
  spellings[type](signatureBytes(address, message))

/** Whether it has the form of a signature, whoever made it. */
export const isFakeSignature = (type: WalletType, text: string): boolean =>
  ({ ethereum: /^0x[\da-f]{64,}$/, solana: /^[1-9A-HJ-NP-Za-km-z]{64,}$/ })[type].test(text)

/** A passkey, and the browser that it is used in. Signs for the in-memory backend, and for no other. */
export type FakePasskey = {
  /** Base64url. */
  credentialId: string
  /** What a server keeps of it: base64url. */
  publicKey: string
  /** Answers creation options. */
  create(options: { challenge: string }): PasskeyCredential
  /** Answers request options. */
  get(options: { challenge: string }): PasskeyCredential
}

/** Makes a passkey with a new key. `origin` is of the page that it is used on. */
export const createFakePasskey = ({
  origin = 'https://app.example',
}: { origin?: string } = {}): FakePasskey => {
  const credentialId = newToken().slice(0, 32)
  const key = newToken()
  const answer = (
    type: string,
    challenge: string,
    response: (signature: string) => object,
  ): PasskeyCredential => {
    const clientDataJSON = toBase64url(JSON.stringify({ type, challenge, origin }))
    const signature = signatureOf(key, clientDataJSON)
    const signed = { clientDataJSON, ...response(signature) }
    return { id: credentialId, rawId: credentialId, type: 'public-key', response: signed }
  }
  return {
    credentialId,
    publicKey: key,
    create: ({ challenge }) =>
      answer('webauthn.create', challenge, (attestationObject) => ({
        attestationObject,
        publicKey: key,
      })),
    get: ({ challenge }) => answer('webauthn.get', challenge, (signature) => ({ signature })),
  }
}

/** What a fake passkey says beside the members of the contract. */
export type FakeResponse = {
  clientDataJSON: string
  publicKey?: string
  /** Holds the signature of a new passkey. */
  attestationObject?: string
  signature?: string
}

export const isSignedBy = (
  key: string,
  { clientDataJSON, attestationObject, signature = attestationObject }: FakeResponse,
): boolean => signature === signatureOf(key, clientDataJSON)

/** In the letters that any way through the browser gives back as they were. */
const signatureOf = (key: string, clientDataJSON: string) => toBase64url(`${key}.${clientDataJSON}`)

export const toBase64url = (text: string): string =>
  btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')

/** Throws for what is no base64url. */
export const fromBase64url = (text: string): string =>
  atob(text.replaceAll('-', '+').replaceAll('_', '/'))
