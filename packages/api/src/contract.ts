import type { Group } from './endpoint.ts'
import { magicLinks } from './endpoints/magic-links.ts'
import { otps } from './endpoints/otps.ts'
import { passwords } from './endpoints/passwords.ts'
import { sessions } from './endpoints/sessions.ts'
import { users } from './endpoints/users.ts'

/** Every endpoint of the REST API, by group. Client and server are both derived from it. */
export const contract = { users, magicLinks, otps, passwords, sessions } satisfies Record<
  string,
  Group
>

export type Contract = typeof contract
