import { existsSync, readFileSync } from 'node:fs'
import { isApiError } from '@latchkey/api'
import {
  decodeAttestationObject,
  isoCBOR,
  parseAuthenticatorData,
  verifySignature,
} from '@simplewebauthn/server/helpers'
import { describe, expect, test } from 'vitest'
import { readAssertion, readAttestation } from './credential-json.ts'
import { isDerSignature } from './der.ts'
import { verifyAssertion } from './verify-assertion.ts'
import { verifyRegistration } from './verify-registration.ts'

const vectors = new URL('../../../../../../shared/vectors/webauthn/', import.meta.url)
const present = existsSync(vectors)
if (!present) process.stderr.write('No ../shared/vectors: these tests are skipped.\n')
const read = (file: string) =>
  present ? JSON.parse(readFileSync(new URL(file, vectors), 'utf8')) : {}

/** One answer of a browser, and what the test that it comes from expected. */
type Ceremony = {
  name: string
  kind: 'registration' | 'authentication'
  accept: boolean
  credential: { response: { authenticatorData?: string } }
  challenge: string
  origins: string[]
  domains: string[]
  required: boolean
  publicKey?: string
  counter?: number
}

/** Runs a ceremony through all that a request goes through, but for the database. */
const accepts = async (it: Ceremony): Promise<boolean> => {
  const verdicts = await Promise.all(it.domains.map((domain) => acceptsFor(it, domain)))
  return verdicts.includes(true)
}

const acceptsFor = async (it: Ceremony, domain: string): Promise<boolean> => {
  const json = JSON.stringify(it.credential)
  const expected = {
    challenge: it.challenge,
    domain,
    mayUse: (origin: string) => it.origins.includes(origin),
    topOrigins: ['https://example.com'],
    userVerification: it.required ? ('required' as const) : ('preferred' as const),
  }
  try {
    if (it.kind === 'registration') {
      return (await verifyRegistration(readAttestation(json), expected)) !== null
    }
    const assertion = readAssertion(json)
    const known = {
      credential_id: assertion.id,
      public_key: it.publicKey ?? '',
      sign_count: it.counter ?? 0,
      // The vectors do not say how the credential was registered.
      backup_eligible: isBackupEligible(assertion.response.authenticatorData),
    }
    return (await verifyAssertion(assertion, known, expected))?.countsUp === true
  } catch (error) {
    if (isApiError(error, 'invalid_public_key_credential')) return false
    throw error
  }
}

const isBackupEligible = (authenticatorData: string): boolean =>
  ((Buffer.from(authenticatorData, 'base64url')[32] ?? 0) & 8) !== 0

const listed = <T>(value: T | T[]): T[] => (Array.isArray(value) ? value : [value])

const noAlgorithm = 'an algorithm that is not asked for'
const noId = 'its id is not that of the authenticator data'
const noType = 'our callers cannot ask for another type'
const noCertificates = 'certificates are dropped, not judged'

type PyVector = {
  test: string
  kind: Ceremony['kind']
  expect: string
  args: Record<string, never>
}

describe.skipIf(!present)('ceremonies of py_webauthn', () => {
  const exceptions: Record<string, string> = {
    test_verify_pqc_ml_dsa_44_packed_response: noAlgorithm,
    test_verify_pqc_ml_dsa_65_packed_response: noAlgorithm,
    test_verify_pqc_ml_dsa_87_packed_response: noAlgorithm,
    test_verify_attestation_with_okp_public_key: noAlgorithm,
    test_verify_attestation_with_unsupported_token_binding_status: 'token binding is history',
    test_verify_attestation_with_unsupported_token_binding: 'token binding is history',
  }
  const ceremonies = ((read('py_webauthn.json').vectors ?? []) as PyVector[]).map(
    ({ test, kind, expect, args }): Ceremony => ({
      name: test,
      kind,
      accept: expect === 'accept',
      credential:
        typeof args.credential === 'string' ? JSON.parse(args.credential) : args.credential,
      challenge: args.expected_challenge ?? '',
      origins: listed(args.expected_origin ?? ''),
      domains: listed(args.expected_rp_id ?? ''),
      required: args.require_user_verification ?? false,
      publicKey: args.credential_public_key ?? '',
      counter: args.credential_current_sign_count ?? 0,
    }),
  )
  test.each(ceremonies)('$kind: $name', async (it) => {
    expect(await accepts(it)).toBe(it.name in exceptions ? !it.accept : it.accept)
  })
})

type SimpleVector = PyVector & {
  args: { credential?: { publicKey: { $bytes: string }; counter: number } }
}

describe.skipIf(!present)('ceremonies of SimpleWebAuthn', () => {
  const exceptions: Record<string, string> = {
    'should verify Packed (EC2) attestation': noId,
    'should verify Packed (X5C) attestation': noId,
    'should throw when response type is not expected value': noType,
    'should throw when response type is not in list of expected types': noType,
    'should verify Packed attestation with RSA-PSS SHA-256 public key': noAlgorithm,
    'should verify Packed attestation with RSA-PSS SHA-384 public key': noAlgorithm,
    'should fail if id-fido-gen-ce-aaguid extension is present and does not match AAGUID in auth data':
      noCertificates,
  }
  const ceremonies = ((read('simplewebauthn.json').vectors ?? []) as SimpleVector[])
    .filter(({ expect }) => expect !== 'not-asserted')
    .map(({ test, kind, expect, args }): Ceremony => ({
      name: test,
      kind,
      accept: expect === 'accept',
      credential: args.response ?? { response: {} },
      challenge: args.expectedChallenge ?? '',
      origins: listed(args.expectedOrigin ?? ''),
      domains: listed(args.expectedRPID ?? 'dev.dontneeda.pw'),
      required: args.requireUserVerification ?? true,
      publicKey: args.credential?.publicKey.$bytes ?? '',
      counter: args.credential?.counter ?? 0,
    }))
  test.each(ceremonies)('$kind: $name', async (it) => {
    const excepted = it.kind === 'registration' && it.name in exceptions
    expect(await accepts(it)).toBe(excepted ? !it.accept : it.accept)
  })
})

type Answered = {
  expectedChallenge: string
  response: { response: { attestationObject: string; authenticatorData?: string } }
}
type SpecVector = {
  id: string
  rpId: string
  origin: string
  registration: Answered
  authentication: Answered
}

describe.skipIf(!present)('ceremonies of WebAuthn Level 3', () => {
  const unregistered: Record<string, string> = {
    'sctn-test-vectors-packed-es384': noAlgorithm,
    'sctn-test-vectors-packed-es512': noAlgorithm,
    'sctn-test-vectors-packed-eddsa': noAlgorithm,
    'sctn-test-vectors-packed-ed448': noAlgorithm,
  }
  const unproven: Record<string, string> = {
    'sctn-test-vectors-packed-ed448': 'the library has no Ed448, and no key of it is registered',
  }
  test.each((read('w3c-level3-test-vectors.json').vectors ?? []) as SpecVector[])(
    '$id',
    async (it) => {
      const { id, registration, authentication } = it
      const shared = {
        name: id,
        accept: true,
        origins: [it.origin],
        domains: [it.rpId],
        required: false,
      }
      expect(
        await accepts({
          ...shared,
          kind: 'registration',
          credential: registration.response,
          challenge: registration.expectedChallenge,
        }),
      ).toBe(!(id in unregistered))
      expect(
        await accepts({
          ...shared,
          kind: 'authentication',
          credential: authentication.response,
          challenge: authentication.expectedChallenge,
          publicKey: publicKeyIn(registration.response.response.attestationObject),
        }),
      ).toBe(!(id in unproven))
    },
  )

  const publicKeyIn = (attestationObject: string): string => {
    const bytes = new Uint8Array(Buffer.from(attestationObject, 'base64url'))
    const { credentialPublicKey = new Uint8Array() } = parseAuthenticatorData(
      decodeAttestationObject(bytes).get('authData'),
    )
    return Buffer.from(credentialPublicKey).toString('base64url')
  }
})

type WycheproofGroup = {
  publicKey: { wx: string; wy: string }
  tests: { tcId: number; comment: string; msg: string; sig: string; result: string }[]
}

test.skipIf(!present)(
  'takes the signatures of Wycheproof that are valid, and no other',
  async () => {
    const groups = read('wycheproof-ecdsa-p256-sha256-der.json').testGroups as WycheproofGroup[]
    const wrong: string[] = []
    let seen = 0
    for (const { publicKey, tests } of groups) {
      const key = es256(publicKey)
      for (const { tcId, comment, msg, sig, result } of tests) {
        const signature = bytesOf(sig)
        const data = bytesOf(msg)
        const verify = async () => verifySignature({ signature, data, credentialPublicKey: key })
        const taken = isDerSignature(signature) && (await verify().catch(() => false))
        seen += 1
        if (taken !== (result === 'valid')) wrong.push(`${tcId} ${comment}: ${result}`)
      }
    }
    expect(wrong).toEqual([])
    expect(seen).toBe(484)
  },
)

const bytesOf = (hex: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(hex, 'hex'))

const es256 = ({ wx, wy }: { wx: string; wy: string }): Uint8Array<ArrayBuffer> => {
  const coordinate = (hex: string) => bytesOf(hex.slice(-64).padStart(64, '0'))
  const members: [number, number | Uint8Array<ArrayBuffer>][] = [
    [1, 2],
    [3, -7],
    [-1, 1],
    [-2, coordinate(wx)],
    [-3, coordinate(wy)],
  ]
  return isoCBOR.encode(new Map(members))
}
