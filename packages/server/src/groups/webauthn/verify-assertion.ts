import { verifyAuthenticationResponse } from '@simplewebauthn/server'
import type { WebauthnRegistrationRow } from '../../db/schema.ts'
import type { Assertion } from './credential-json.ts'
import { isDerSignature } from './der.ts'
import { meets, type Expectation } from './expectation.ts'
import { isEllipticCurve, readKey } from './public-key.ts'

/** The members of a registration that an assertion is held against. */
export type KnownCredential = Pick<
  WebauthnRegistrationRow,
  'credential_id' | 'public_key' | 'sign_count' | 'backup_eligible'
>

/** A signature that is right, and what it says of the key now. */
export type Verdict = {
  signCount: number
  /** False for a counter that did not grow: two authenticators may hold the key. */
  countsUp: boolean
  backedUp: boolean
  userVerified: boolean
}

/** Verifies an assertion, or returns null. @see WebAuthn section 7.2 */
export const verifyAssertion = async (
  { id, rawId, type, response, clientData }: Assertion,
  known: KnownCredential,
  expected: Expectation,
): Promise<Verdict | null> => {
  if (id !== known.credential_id || !meets(clientData, 'webauthn.get', expected)) return null
  try {
    const publicKey = new Uint8Array(Buffer.from(known.public_key, 'base64url'))
    if (isEllipticCurve(readKey(publicKey)) && !isDerSignature(bytesOf(response.signature))) {
      return null
    }
    const { clientDataJSON, authenticatorData, signature } = response
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: {
        id,
        rawId,
        type,
        clientExtensionResults: {},
        response: { clientDataJSON, authenticatorData, signature },
      },
      expectedChallenge: expected.challenge,
      expectedOrigin: clientData.origin,
      expectedRPID: expected.domain,
      ...(clientData.topOrigin && { expectedTopOrigin: clientData.topOrigin }),
      requireUserVerification: expected.userVerification === 'required',
      // The counter is compared below, once the signature is known to be right.
      credential: { id, publicKey, counter: 0 },
    })
    const { newCounter, credentialDeviceType, credentialBackedUp, userVerified } =
      authenticationInfo
    // Step 18: a key that could not be copied cannot become one that can, nor the reverse.
    const unchanged = (credentialDeviceType === 'multiDevice') === known.backup_eligible
    if (!verified || !unchanged) return null
    return {
      signCount: newCounter,
      countsUp: newCounter > known.sign_count || (newCounter === 0 && known.sign_count === 0),
      backedUp: credentialBackedUp,
      userVerified,
    }
  } catch {
    return null
  }
}

const bytesOf = (text: string): Buffer => Buffer.from(text, 'base64url')
