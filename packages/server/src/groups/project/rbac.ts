import { ApiError } from '@latchkey/api'
import { IMPLICIT_ROLE } from '../users/user-columns.ts'

/** What a role or a scope may do with one resource. `*` stands for every action. */
export type Permission = { resource_id: string; actions: string[] }

/** Who may do what. The members are those of the wire. */
export type RbacPolicy = {
  roles: { role_id: string; description: string; permissions: Permission[] }[]
  resources: { resource_id: string; description: string; actions: string[] }[]
  scopes: { scope: string; description: string; permissions: Permission[] }[]
}

/** Ids that begin so are kept for the API itself. */
const RESERVED = 'stytch'

/** Adds the role of everybody, and refuses a policy that names what is not its own. */
export const resolveRbac = ({
  roles = [],
  resources = [],
  scopes = [],
}: Partial<RbacPolicy> = {}): RbacPolicy => {
  const own = roles.filter(({ role_id }) => role_id !== IMPLICIT_ROLE)
  const ids = [
    ...own.map(({ role_id }) => role_id),
    ...resources.map(({ resource_id }) => resource_id),
  ]
  const reserved = ids.find((id) => id.startsWith(RESERVED))
  if (reserved !== undefined) {
    throw new Error(`rbac names "${reserved}". Ids that begin with "${RESERVED}" are reserved.`)
  }
  const implicit = roles.find(({ role_id }) => role_id === IMPLICIT_ROLE)
  return { roles: [implicit ?? everybody, ...own], resources, scopes }
}

const everybody = {
  role_id: IMPLICIT_ROLE,
  description: 'Every user has this role without being given it.',
  permissions: [],
}

/** What a caller asks of a policy. */
export type AuthorizationCheck = { resource_id: string; action: string }

/** Which roles allow it. Throws `consumer_session_authorization_error` when none does. */
export const authorize = (
  policy: RbacPolicy,
  roles: string[],
  { resource_id, action }: AuthorizationCheck,
): { authorized: true; granting_roles: string[] } => {
  const granting = policy.roles.filter(
    ({ role_id, permissions }) =>
      roles.includes(role_id) &&
      permissions.some(
        (permission) =>
          permission.resource_id === resource_id &&
          (permission.actions.includes('*') || permission.actions.includes(action)),
      ),
  )
  if (granting.length === 0) throw new ApiError('consumer_session_authorization_error')
  return { authorized: true, granting_roles: granting.map(({ role_id }) => role_id) }
}
