import { verifyRegistrationResponse } from '@simplewebauthn/server'
import { decodeAttestationObject, isoCBOR } from '@simplewebauthn/server/helpers'
import type { Attestation } from './credential-json.ts'
import { meets, type Expectation } from './expectation.ts'
import { ALGORITHMS } from './options.ts'
import { algorithmOf, isUsableKey, readKey } from './public-key.ts'

/** A credential that may be registered. */
export type NewCredential = {
  publicKey: string
  signCount: number
  aaguid: string
  backupEligible: boolean
  backedUp: boolean
  userVerified: boolean
}

/** Verifies a registration, or returns null. @see WebAuthn section 7.1 */
export const verifyRegistration = async (
  attestation: Attestation,
  {
    automatic = false,
    ...expected
  }: Expectation & {
    /** Whether the browser may have made it with nobody present. @default false */
    automatic?: boolean
  },
): Promise<NewCredential | null> => {
  if (!meets(attestation.clientData, 'webauthn.create', expected)) return null
  try {
    const attestationObject = withoutCertificates(attestation.response.attestationObject)
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: {
        ...plain(attestation),
        response: { clientDataJSON: attestation.response.clientDataJSON, attestationObject },
      },
      expectedChallenge: expected.challenge,
      expectedOrigin: attestation.clientData.origin,
      expectedRPID: expected.domain,
      requireUserPresence: !automatic,
      requireUserVerification: expected.userVerification === 'required',
      supportedAlgorithmIDs: ALGORITHMS,
    })
    if (!verified) return null
    const { credential, aaguid, credentialDeviceType, ...info } = registrationInfo
    // The library takes an id beside the one that the authenticator signed.
    if (credential.id !== attestation.id) return null
    if (Buffer.from(credential.id, 'base64url').length > MAX_ID_BYTES) return null
    const key = readKey(credential.publicKey)
    if (!isUsableKey(key) || !isOwnAlgorithm(attestationObject, algorithmOf(key))) return null
    return {
      publicKey: Buffer.from(credential.publicKey).toString('base64url'),
      signCount: credential.counter,
      aaguid,
      backupEligible: credentialDeviceType === 'multiDevice',
      backedUp: info.credentialBackedUp,
      userVerified: info.userVerified,
    }
  } catch {
    return null
  }
}

// WebAuthn section 7.1, the step on credentialIdLength.
const MAX_ID_BYTES = 1023

const formats = [
  'none',
  'packed',
  'tpm',
  'android-key',
  'android-safetynet',
  'fido-u2f',
  'apple',
  'compound',
]

/**
 * Drops what a device shows of its make, as browsers do when no attestation is asked for: nobody
 * vouches for its certificates here, and reading them would ask their issuers over the network.
 * Self attestation stays, and is verified. Throws for an unknown format.
 */
const withoutCertificates = (attestationObject: string): string => {
  const decoded = decodeAttestationObject(bytesOf(attestationObject))
  const format = decoded.get('fmt')
  if (!formats.includes(format)) throw new Error(`Unknown attestation format ${format}`)
  const isSelf = format === 'packed' && decoded.get('attStmt').get('x5c') === undefined
  if (format === 'none' || isSelf) return attestationObject
  const stripped = new Map<string, unknown>([
    ['fmt', 'none'],
    ['attStmt', new Map()],
    ['authData', decoded.get('authData')],
  ])
  return Buffer.from(isoCBOR.encode(stripped as never)).toString('base64url')
}

// WebAuthn section 8.2: self attestation is signed with the algorithm of the credential itself.
const isOwnAlgorithm = (attestationObject: string, algorithm: unknown): boolean => {
  const decoded = decodeAttestationObject(bytesOf(attestationObject))
  return decoded.get('fmt') === 'none' || decoded.get('attStmt').get('alg') === algorithm
}

const bytesOf = (text: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(Buffer.from(text, 'base64url'))

const plain = ({ id, rawId, type }: Attestation) => ({
  id,
  rawId,
  type,
  clientExtensionResults: {},
})
