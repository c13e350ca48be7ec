import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import type { Row } from './race.ts'
import { newAddress } from './stage.ts'
import { trustedParty, trustedTokenFor } from '../testing-party.ts'

/** What is true of sessions and trusted tokens, whoever comes at once. */
export const sessionRows: Row[] = [
  {
    title: 'a session ends once, by whatever names it',
    prepare: async ({ api, db }) => {
      const { user_id } = await api.users.create({ email: newAddress() })
      const { token } = await api.magicLinks.create({ user_id })
      const opened = await api.magicLinks.authenticate({ token, session_duration_minutes: 60 })
      const { session_token, session_jwt, session } = opened
      const selectors = [{ session_token }, { session_jwt }, { session_id: session?.session_id }]
      return {
        attempt: (racer, index) => racer.sessions.revoke(selectors[index % 3] ?? {}),
        counts: { ok: 1 },
        rest: ['404 session_not_found'],
        check: async () => {
          const left = db.selectFrom('sessions').select('session_id')
          expect(await left.where('user_id', '=', user_id).execute()).toEqual([])
        },
      }
    },
  },
  {
    title: 'a token of a trusted party signs in once',
    prepare: async ({ api }) => {
      const external_id = randomUUID()
      const { user_id } = await api.users.create({ email: newAddress(), external_id })
      const token = await trustedTokenFor(external_id)
      const profile_id = trustedParty.profileId
      return {
        attempt: (racer) =>
          racer.sessions.attest({ profile_id, token, session_duration_minutes: 5 }),
        counts: { ok: 1 },
        rest: ['400 invalid_trusted_auth_token used'],
        check: async () => expect((await api.sessions.get({ user_id })).sessions).toHaveLength(1),
      }
    },
  },
]
