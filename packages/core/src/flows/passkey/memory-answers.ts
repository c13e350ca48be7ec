import { AuthError, type PasskeyProof, type PasskeyPurpose } from '../../contract/index.ts'
import type { Attempt } from '../../memory-backend/browser.ts'
import { fromBase64url, isSignedBy, type FakeResponse } from '../../memory-backend/fake-devices.ts'
import { readAttempt, readText } from '../../memory-backend/inputs.ts'
import { newToken } from '../../memory-backend/one-time.ts'
import type { Person } from '../../memory-backend/people.ts'
import type { MemoryContext } from '../../memory-backend/routes.ts'

const slug = 'passkey'
export const passkeyWaitsMs = 5 * 60_000
export const passkeyFactor = { type: 'webauthn', deliveryMethod: 'webauthn_registration' }

type Purpose = PasskeyPurpose | 'register'

/** Binds a new challenge to the browser that is to answer it. */
export const openPasskeyAttempt = (
  purpose: Purpose,
  userId: string | undefined,
  { now, browser }: MemoryContext,
): { attempt: string; challenge: string; expiresAt: number } => {
  const challenge = newToken()
  const expiresAt = now() + passkeyWaitsMs
  const { attempt } = browser.open({
    flow: slug,
    methodId: purpose,
    detail: challenge,
    expiresAt,
    isNewUser: false,
    ...(userId && { userId }),
  })
  return { attempt, challenge, expiresAt }
}

/** Takes the answer to a challenge that this browser got for one of the purposes, once. */
export const takePasskeyAnswer = (
  proof: PasskeyProof,
  purposes: readonly Purpose[],
  { now, people, site, browser }: MemoryContext,
): { attempt: Attempt; owner: Person | undefined; key: string } => {
  const name = readAttempt(proof.attempt)
  const { id, response } = readCredential(proof.credential)
  const attempt = browser.find(slug, name)
  // SAFETY: `openPasskeyAttempt` put it there.
  if (!attempt || !purposes.includes(attempt.methodId as Purpose)) {
    throw new AuthError('attempt-unknown')
  }
  browser.delete(name)
  if (attempt.expiresAt <= now()) throw new AuthError('passkey-expired')
  const { challenge, origin } = readClientData(response.clientDataJSON)
  if (challenge !== attempt.detail) throw new AuthError('passkey-incorrect')
  if (origin !== site.origin) throw new AuthError('passkey-domain-refused')

  const owner = people.byCredential(id)
  const registering = attempt.methodId === 'register'
  if (!registering && !owner) throw new AuthError('passkey-unknown')
  const stored = owner?.passkeys.find((own) => own.credentialId === id)
  const key = (registering ? response.publicKey : stored?.key) ?? ''
  if (!isSignedBy(key, response)) throw new AuthError('passkey-incorrect')
  return { attempt, owner, key }
}

const readCredential = (value: unknown): { id: string; response: FakeResponse } => {
  // SAFETY: each member is looked at below.
  const credential = value as Partial<PasskeyProof['credential']> | null | undefined
  if (credential?.type !== 'public-key' || !credential.response) {
    throw new AuthError('input-invalid')
  }
  const parts = [credential.id, credential.rawId, credential.response.clientDataJSON]
  if (!parts.every((part) => /^[\w-]+$/.test(readText(part)))) {
    throw new AuthError('passkey-incorrect')
  }
  return { id: readText(credential.id), response: credential.response }
}

const readClientData = (text: string): { challenge: string; origin: string } => {
  try {
    const { challenge, origin } = JSON.parse(fromBase64url(text))
    return { challenge: String(challenge), origin: String(origin) }
  } catch (cause) {
    throw new AuthError('passkey-incorrect', { cause })
  }
}
