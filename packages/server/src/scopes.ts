import { ApiError } from '@latchkey/api'

/** Each scope once, in the order in which they were given. */
export const distinctScopes = (scopes: string[]): string[] => [...new Set(scopes)]

/**
 * The scopes that a request asks for, or all that there are when it asks for none. Throws
 * `invalid_scope` for one that is not among them. @see RFC 6749 section 3.3
 */
export const grantScopes = (asked: string, allowed: string[]): string[] => {
  if (asked === '') return allowed
  const scopes = distinctScopes(asked.split(' '))
  if (!scopes.every((scope) => allowed.includes(scope))) throw new ApiError('invalid_scope')
  return scopes
}
