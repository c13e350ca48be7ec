import type { User } from '@latchkey/api'
import type { ConnectedAppRow } from '../../db/schema.ts'
import type { RbacPolicy } from '../project/rbac.ts'
import { isFirstParty } from './apps.ts'

/** What every project knows. Further scopes come from the policy. @see OpenID Connect Core 1.0 section 5.4 */
export const standardScopes = {
  openid: 'Know who you are.',
  profile: 'See your name.',
  email: 'See your e-mail address.',
  phone: 'See your phone number.',
  offline_access: 'Keep access while you are away.',
} as const

/** Stands for the whole account, and for apps of the project alone. */
export const FULL_ACCESS = 'full_access'

/** One scope as a consent page shows it. */
export type ScopeResult = { scope: string; description: string; is_grantable: boolean }

/** What each scope means, and whether this user can give it to this app. */
export const scopeResults = (
  scopes: string[],
  { app, user, policy }: { app: ConnectedAppRow; user: User; policy: RbacPolicy },
): ScopeResult[] =>
  scopes.map((scope) => {
    if (Object.hasOwn(standardScopes, scope)) {
      // SAFETY: `hasOwn` saw it.
      const description = standardScopes[scope as keyof typeof standardScopes]
      return { scope, description, is_grantable: true }
    }
    if (scope === FULL_ACCESS) {
      const is_grantable = isFirstParty(app) && app.full_access_allowed
      return { scope, description: 'Act for you in everything.', is_grantable }
    }
    const own = policy.scopes.find((one) => one.scope === scope)
    return {
      scope,
      description: own?.description ?? '',
      is_grantable: own !== undefined && holds(user, own.permissions, policy),
    }
  })

/** Whether a user can give all of the scopes to the app. */
export const areGrantable = (...asked: Parameters<typeof scopeResults>): boolean =>
  scopeResults(...asked).every(({ is_grantable }) => is_grantable)

// Nobody gives away what they may not do themselves.
const holds = (
  { roles }: User,
  permissions: RbacPolicy['scopes'][number]['permissions'],
  policy: RbacPolicy,
): boolean => {
  const held = policy.roles
    .filter(({ role_id }) => roles.includes(role_id))
    .flatMap((role) => role.permissions)
  return permissions.every(({ resource_id, actions }) => {
    const own = held
      .filter((permission) => permission.resource_id === resource_id)
      .flatMap((permission) => permission.actions)
    return own.includes('*') || actions.every((action) => own.includes(action))
  })
}
