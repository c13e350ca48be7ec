import type { User } from '@latchkey/api'
import type { Subject } from '../../claims-template.ts'

/** What a template may name. Addresses and factors are read from the API, not from a token. */
export const templateUser: Subject = {
  name: 'user',
  members: [
    'user_id',
    'external_id',
    'status',
    'name',
    'roles',
    'trusted_metadata',
    'untrusted_metadata',
    'created_at',
  ] satisfies (keyof User)[],
}
