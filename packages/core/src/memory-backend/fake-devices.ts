import type { PasskeyCredential, WalletType } from '../contract/index.ts'
import { newToken } from './one-time.ts'

/** A wallet that signs for the in-memory backend, and for no other. */
export type FakeWallet = {
  type: WalletType
  address: string
  sign(message: string): Promise<string>
}

/** Makes a wallet with a new address. */
export const createFakeWallet = (type: WalletType = 'ethereum'): FakeWallet => {
  const hex = newToken()
  const address =
    type === 'ethereum' ? `0x${hex.slice(0, 40)}` : hex.replaceAll('0', 'z').slice(0, 44)
  return { type, address, sign: async (message) => fakeSignature(address, message) }
}

const signaturePrefix = 'fake-signature:'

export const fakeSignature = (address: string, message: string): string =>
  `${signaturePrefix}${address}:${message}`

export const isFakeSignature = (text: string): boolean => text.startsWith(signaturePrefix)

/** A passkey, and the browser that it is used in. Signs for the in-memory backend, and for no other. */
export type FakePasskey = {
  /** Base64url. */
  credentialId: string
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
  const answer = (type: string, challenge: string, response: object): PasskeyCredential => {
    const clientDataJSON = toBase64url(JSON.stringify({ type, challenge, origin }))
    const signed = { clientDataJSON, ...response, signature: `${key}.${clientDataJSON}` }
    return { id: credentialId, rawId: credentialId, type: 'public-key', response: signed }
  }
  return {
    credentialId,
    create: ({ challenge }) => answer('webauthn.create', challenge, { publicKey: key }),
    get: ({ challenge }) => answer('webauthn.get', challenge, {}),
  }
}

/** What a fake passkey says beside the members of the contract. */
export type FakeResponse = { clientDataJSON: string; publicKey?: string; signature?: string }

export const isSignedBy = (key: string, { clientDataJSON, signature }: FakeResponse): boolean =>
  signature === `${key}.${clientDataJSON}`

export const toBase64url = (text: string): string =>
  btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')

/** Throws for what is no base64url. */
export const fromBase64url = (text: string): string =>
  atob(text.replaceAll('-', '+').replaceAll('_', '/'))
