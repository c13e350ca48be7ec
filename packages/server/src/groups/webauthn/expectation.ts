import type { ClientData } from './credential-json.ts'

/** What a ceremony that was started expects of its answer. */
export type Expectation = {
  challenge: string
  domain: string
  mayUse(origin: string): boolean
  topOrigins: readonly string[]
  userVerification: 'preferred' | 'required'
}

/**
 * Checks what the library leaves out or takes too easily: the exact origin, and frames, which it
 * looks at for assertions only. @see WebAuthn sections 7.1 and 7.2, steps on C
 */
export const meets = (
  client: ClientData,
  type: 'webauthn.create' | 'webauthn.get',
  { challenge, mayUse, topOrigins }: Expectation,
): boolean => {
  if (client.type !== type || client.challenge !== challenge) return false
  if (!mayUse(client.origin) || isBound(client.tokenBinding)) return false
  if (!client.crossOrigin) return client.topOrigin === undefined
  // Safari does not say who shows the frame.
  return topOrigins.length > 0 && topOrigins.includes(client.topOrigin ?? topOrigins[0] ?? '')
}

// A client that bound the ceremony to its TLS connection did not bind it to one that we can see.
const isBound = (binding: unknown): boolean =>
  typeof binding === 'object' &&
  binding !== null &&
  'status' in binding &&
  binding.status === 'present'
