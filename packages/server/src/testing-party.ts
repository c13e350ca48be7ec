import { randomUUID } from 'node:crypto'
import { SignJWT, exportJWK, generateKeyPair } from 'jose'
import type { TrustedTokenProfile } from './groups/sessions/trusted-profiles.ts'

const issuer = 'https://partner.example'
const audience = 'latchkey'
const { publicKey, privateKey } = await generateKeyPair('ES256')

/** A third party whose tokens sign in whom their `sub` names. */
export const trustedParty: TrustedTokenProfile = {
  profileId: 'ttp-test-party',
  issuer,
  audience,
  publicKeys: [await exportJWK(publicKey)],
  algorithms: ['ES256'],
  mapping: { externalId: 'sub' },
}

/** A token of the third party for an external id, and what else it claims. */
export const trustedTokenFor = (externalId: string, claims: object = {}): Promise<string> =>
  new SignJWT({ jti: randomUUID(), ...claims })
    .setProtectedHeader({ alg: 'ES256' })
    .setIssuer(issuer)
    .setAudience(audience)
    .setSubject(externalId)
    .setExpirationTime('1d')
    .sign(privateKey)
