import { createPublicKey } from 'node:crypto'
import type { JWK } from 'jose'
import { isText, outsideProblems, type CheckFor } from '../../check-values.ts'
import { trustedAlgorithms, type TrustedTokenProfile } from './trusted-profiles.ts'

/** Says which profiles of trusted tokens cannot be used, and why. */
export const profileProblems = (profiles: TrustedTokenProfile[], where: CheckFor): string[] => {
  if (!Array.isArray(profiles)) return ['must be a list of profiles.']
  const ids = profiles.map(({ profileId }) => profileId)
  return [
    ...profiles.flatMap((profile, index) =>
      problemsOfOne(profile, where).map((problem) => `[${index}]${problem}`),
    ),
    ...ids
      .filter((id, index) => ids.indexOf(id) !== index)
      .map((id) => `has two profiles with the profileId "${id}". Give each one of its own.`),
  ]
}

const problemsOfOne = (profile: TrustedTokenProfile, where: CheckFor): string[] => {
  const { profileId, issuer, audience, algorithms = ['RS256'] } = profile
  const problems: string[] = []
  if (!isText(profileId, 128))
    problems.push('.profileId must be a short text, such as ttp-partner.')
  if (!isText(issuer, 2048)) problems.push('.issuer must be the iss of its tokens.')
  if (!isText(audience, 2048)) problems.push('.audience must be the aud of its tokens.')
  const known: readonly string[] = trustedAlgorithms
  if (algorithms.length === 0 || algorithms.some((name) => !known.includes(name))) {
    problems.push(`.algorithms must be out of ${known.join(', ')}.`)
  }
  return [...problems, ...keyProblems(profile, where), ...mappingProblems(profile)]
}

const keyProblems = ({ jwksUrl, publicKeys }: TrustedTokenProfile, where: CheckFor): string[] => {
  if ((jwksUrl === undefined) === (publicKeys === undefined)) {
    return [' must have either jwksUrl or publicKeys.']
  }
  if (jwksUrl !== undefined) return outsideProblems('.jwksUrl', jwksUrl, where)
  if (!publicKeys || publicKeys.length === 0) return ['.publicKeys must hold a key.']
  return publicKeys.flatMap((key, index) =>
    isPublicKey(key)
      ? []
      : [`.publicKeys[${index}] must be a public key, as PEM (BEGIN PUBLIC KEY) or JWK.`],
  )
}

// A private key would do as well, but nobody may have it in a config.
const isPublicKey = (key: string | JWK): boolean => {
  try {
    if (typeof key !== 'string') {
      return !('d' in key) && createPublicKey({ key, format: 'jwk' }).type === 'public'
    }
    return key.includes('BEGIN PUBLIC KEY') && createPublicKey(key).type === 'public'
  } catch {
    return false
  }
}

const mappingProblems = ({ mapping, provisioning }: TrustedTokenProfile): string[] => {
  const claims = Object.values(mapping ?? {})
  if (claims.length === 0 || claims.some((claim) => !isText(claim, 256))) {
    return ['.mapping must name a claim for userId, externalId or email.']
  }
  return provisioning && mapping.userId !== undefined
    ? ['.provisioning needs a mapping of externalId or email: nobody chooses a user_id.']
    : []
}
