import { expect } from 'vitest'
import { tokensIn } from '../testing.ts'
import type { Row } from './race.ts'
import { newAddress, type Stage } from './stage.ts'

const used = '401 unable_to_auth_magic_link used'
const session = { session_duration_minutes: 5 }

/** How a link comes about, and whom it lets in. */
type Sent = { user_id: string; token: string }

const linkRow = (title: string, send: (stage: Stage) => Promise<Sent>): Row => ({
  title,
  prepare: async (stage) => {
    const { user_id, token } = await send(stage)
    return {
      attempt: (api) => api.magicLinks.authenticate({ token, ...session }),
      counts: { ok: 1 },
      rest: [used],
      check: async () => {
        expect((await stage.api.sessions.get({ user_id })).sessions).toHaveLength(1)
        const tokens = await stage.db
          .selectFrom('tokens')
          .select('consumed_at')
          .where('user_id', '=', user_id)
          .where('purpose', '!=', 'reset_password')
          .execute()
        expect(tokens).toEqual([{ consumed_at: expect.any(Date) }])
      },
    }
  },
})

const mailedToken = ({ lastMessage }: Stage, type = 'magic_links'): string =>
  tokensIn(lastMessage())[type] ?? ''

const invite = async (stage: Stage) => {
  const email = newAddress()
  const { user_id } = await stage.api.magicLinks.emailInvite({ email })
  return { email, user_id, token: mailedToken(stage) }
}

/** What is true of links, whoever comes at once. */
export const linkRows: Row[] = [
  linkRow('a link by mail lets one in', async (stage) => {
    const { user_id } = await stage.api.magicLinks.emailLoginOrCreate({ email: newAddress() })
    return { user_id, token: mailedToken(stage) }
  }),
  linkRow('an invitation lets one in', invite),
  linkRow('the way in without a new password lets one in', async (stage) => {
    const email = newAddress()
    const { user_id } = await stage.api.users.create({ email })
    await stage.api.passwords.emailResetStart({ email })
    return { user_id, token: mailedToken(stage, 'login') }
  }),
  linkRow('an embeddable link lets one in', async ({ api }) => {
    const { user_id } = await api.users.create({ email: newAddress() })
    return { user_id, token: (await api.magicLinks.create({ user_id })).token }
  }),
  {
    title: 'an invitation is taken up or revoked, never both',
    prepare: async (stage) => {
      const { email, user_id, token } = await invite(stage)
      let taken = false
      return {
        attempt: async (api, index) => {
          if (index % 4 < 2) return api.magicLinks.emailRevokeInvite({ email })
          await api.magicLinks.authenticate({ token, ...session })
          taken = true
        },
        counts: { ok: 1 },
        // Who was let in has spent it; who revoked it took the user along.
        rest: [
          used,
          '401 unable_to_auth_magic_link expired',
          '404 magic_link_not_found',
          '404 email_not_found',
          '404 user_not_found',
        ],
        check: async () => {
          const users = await stage.db
            .selectFrom('users')
            .select('status')
            .where('user_id', '=', user_id)
            .execute()
          expect(users).toEqual(taken ? [{ status: 'active' }] : [])
        },
      }
    },
  },
]
