import {
  AuthError,
  type PasskeyCreateOptions,
  type PasskeyGetOptions,
  type PasskeyProof,
  type PasskeyPurpose,
  type PasskeyRequest,
} from '@latchkey/core/contract'
import { base64url } from 'jose'
import * as v from 'valibot'
import type { Attempt } from './attempts.ts'
import { AttemptName, type RouteContext } from './routes.ts'

const slug = 'passkey'

/** How long the API waits for the answer of a passkey. */
const waitsMs = 5 * 60_000

type Purpose = PasskeyPurpose | 'register'

const Bytes = v.pipe(v.string(), v.regex(/^[\w-]+$/, 'passkey-incorrect'))

/** What a browser answers for a passkey. Members that only the API reads pass as they are. */
export const PasskeyProofInput = {
  attempt: AttemptName,
  credential: v.looseObject({
    id: v.pipe(Bytes, v.maxLength(1400)),
    rawId: Bytes,
    type: v.literal('public-key'),
    response: v.looseObject({ clientDataJSON: Bytes }),
  }),
}

/** What the API is asked, in the way that passkeys want it. */
export const passkeyRequest = ({ rp }: RouteContext) => ({
  domain: rp.id,
  return_passkey_credential_options: true,
  use_base64_url_encoding: true,
})

/**
 * Begins to ask for a passkey: any of this site, or one of the user's. The person must be verified,
 * by finger, face or PIN: only so does a passkey stand for two factors.
 */
export const startPasskey = async (
  purpose: PasskeyPurpose,
  userId: string | undefined,
  context: RouteContext,
): Promise<PasskeyRequest<PasskeyGetOptions>> => {
  const { public_key_credential_request_options: json } =
    await context.api.webauthn.authenticateStart({
      ...passkeyRequest(context),
      ...(userId && { user_id: userId }),
    })
  const options = { ...JSON.parse(json), userVerification: 'required' }
  return openPasskeyAttempt(purpose, options, userId, context)
}

/** Binds a challenge to the browser that is to answer it. */
export const openPasskeyAttempt = async <Options extends PasskeyGetOptions | PasskeyCreateOptions>(
  purpose: Purpose,
  options: Options,
  userId: string | undefined,
  { attempts, now }: RouteContext,
): Promise<PasskeyRequest<Options>> => {
  const { attempt, expiresAt } = await attempts.open(slug, attempts.name(purpose === 'sign-in'), {
    address: options.challenge,
    methodId: purpose,
    isNewUser: false,
    expiresAt: now + waitsMs,
    ...(userId && { userId }),
  })
  return { attempt, options, expiresAt }
}

/**
 * Takes the answer to a challenge that this browser got for one of the purposes, once. The API
 * checks what is signed; here it is held against what only the proxy knows: whose challenge it is,
 * which origins are the app's, and that the person was verified.
 */
export const takePasskeyAnswer = async (
  { attempt: name, credential }: PasskeyProof,
  purposes: readonly Purpose[],
  { attempts, rp, now }: RouteContext,
): Promise<{ attempt: Attempt; answer: string }> => {
  const attempt = await attempts.find(slug, name)
  // SAFETY: it was sealed by `openPasskeyAttempt`.
  const purpose = attempt?.methodId as Purpose | undefined
  if (!attempt || !purpose || !purposes.includes(purpose)) throw new AuthError('attempt-unknown')
  attempts.delete(name)
  if (attempt.expiresAt <= now) throw new AuthError('passkey-expired')
  const { challenge, origin } = readClientData(credential.response.clientDataJSON)
  if (challenge !== attempt.address) throw new AuthError('passkey-incorrect')
  if (!rp.origins.has(origin)) throw new AuthError('passkey-domain-refused')
  if (purpose !== 'register' && !isVerified(credential)) throw new AuthError('passkey-incorrect')
  return { attempt, answer: JSON.stringify(credential) }
}

const readClientData = (text: string): { challenge: string; origin: string } => {
  try {
    const { challenge, origin } = JSON.parse(new TextDecoder().decode(base64url.decode(text)))
    return { challenge: String(challenge), origin: String(origin) }
  } catch (cause) {
    throw new AuthError('passkey-incorrect', { cause })
  }
}

/** The flags of an assertion stand behind the hash of the site; UV is the third bit. @see WebAuthn section 6.1 */
const isVerified = ({ response }: PasskeyProof['credential']): boolean => {
  const { authenticatorData } = response as { authenticatorData?: unknown }
  try {
    return ((base64url.decode(String(authenticatorData))[32] ?? 0) & 4) !== 0
  } catch {
    return false
  }
}
