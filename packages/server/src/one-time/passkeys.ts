import { expect } from 'vitest'
import { createPasskeys } from '../groups/webauthn/testing-passkeys.ts'
import { createTestAuthenticator } from '../testing-authenticator.ts'
import type { Row } from './race.ts'

/** What is true of passkeys, whoever comes at once. */
export const passkeyRows: Row[] = [
  {
    title: 'a challenge to a passkey lets one in',
    prepare: async ({ api }) => {
      const passkeys = createPasskeys(api)
      const { user_id, authenticator } = await passkeys.owner()
      const options = await passkeys.startSignIn()
      return {
        // Each with a counter of its own, so that nothing but the challenge can refuse it.
        attempt: (racer) =>
          racer.webauthn.authenticate({
            public_key_credential: authenticator.get(options),
            session_duration_minutes: 5,
          }),
        counts: { ok: 1 },
        rest: ['401 unable_to_auth_webauthn_registration used'],
        check: async () => expect((await api.sessions.get({ user_id })).sessions).toHaveLength(1),
      }
    },
  },
  {
    title: 'a challenge registers one passkey',
    prepare: async ({ api }) => {
      const passkeys = createPasskeys(api)
      const { user_id } = await passkeys.newUser()
      const options = await passkeys.startRegister(user_id)
      const { origin } = passkeys
      return {
        attempt: (racer) =>
          racer.webauthn.register({
            user_id,
            public_key_credential: createTestAuthenticator({ origin }).create(options),
          }),
        counts: { ok: 1 },
        rest: ['400 no_pending_webauthn_registration used'],
        check: async () =>
          expect((await api.users.get({ user_id })).webauthn_registrations).toHaveLength(1),
      }
    },
  },
]
