import type { PasskeyCredential } from '@latchkey/core'

/** Writes bytes as base64url. */
export const toText = (bytes: BufferSource): string => {
  const view = ArrayBuffer.isView(bytes)
    ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    : new Uint8Array(bytes)
  return btoa(String.fromCharCode(...view))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

/** Reads base64url. */
export const toBytes = (text: string): ArrayBuffer =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) =>
    letter.charCodeAt(0),
  ).buffer

/** The answer of a fake passkey as `navigator.credentials` would give it. */
export const toCredential = ({ id, rawId, type, response }: PasskeyCredential): object => {
  // SAFETY: what a fake passkey answers holds nothing but base64url.
  const { publicKey, ...parts } = response as Record<string, string>
  return {
    id,
    rawId: toBytes(rawId),
    type,
    authenticatorAttachment: 'platform',
    getClientExtensionResults: () => ({}),
    response: {
      authenticatorData: new ArrayBuffer(0),
      ...Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, toBytes(text)])),
      ...(publicKey && {
        getPublicKey: () => toBytes(publicKey),
        getPublicKeyAlgorithm: () => -7,
        getTransports: () => ['internal'],
      }),
    },
  }
}
