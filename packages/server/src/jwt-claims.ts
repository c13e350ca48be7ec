import type { Context } from './context.ts'

/** What a JWT says of itself. */
export const reservedClaims = ['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti']

/** The claim that holds the session inside a session JWT, and stands in no other kind. */
export const SESSION_CLAIM = 'https://stytch.com/session'

/** Who signs the JWTs of a project. */
export const issuerOf = (projectId: string): string => `stytch.com/${projectId}`

/** The claims of every JWT for whoever trusts the project, valid from now on. */
export const standardClaims = (
  { config, now }: Pick<Context, 'config' | 'now'>,
  { subject, seconds }: { subject: string; seconds: number },
) => {
  const issuedAt = Math.floor(now().getTime() / 1000)
  return {
    iss: issuerOf(config.projectId),
    aud: [config.projectId],
    sub: subject,
    iat: issuedAt,
    nbf: issuedAt,
    exp: issuedAt + seconds,
  }
}

/** Whether claims are of a JWT that this project made for itself. */
export const isOwn = (
  { config }: Pick<Context, 'config'>,
  claims: { iss?: unknown; aud?: unknown },
): boolean =>
  claims.iss === issuerOf(config.projectId) &&
  Array.isArray(claims.aud) &&
  claims.aud.includes(config.projectId)
