import { expect } from 'vitest'
import { codeIn, tokensIn } from '../testing.ts'
import type { Row } from './race.ts'
import { newAddress, type Stage } from './stage.ts'

const used = '401 unable_to_auth_otp_code used'

const send = {
  email: async ({ api }: Stage) => {
    const { email_id, user_id } = await api.otps.emailLoginOrCreate({ email: newAddress() })
    return { method_id: email_id, user_id }
  },
  sms: async ({ api, newNumber }: Stage) => {
    const { phone_id, user_id } = await api.otps.smsLoginOrCreate({ phone_number: newNumber() })
    return { method_id: phone_id, user_id }
  },
  whatsapp: async ({ api, newNumber }: Stage) => {
    const { phone_id, user_id } = await api.otps.whatsappLoginOrCreate({
      phone_number: newNumber(),
    })
    return { method_id: phone_id, user_id }
  },
}

const codeRow = (channel: keyof typeof send): Row => ({
  title: `a code by ${channel} lets one in`,
  prepare: async (stage) => {
    const { method_id, user_id } = await send[channel](stage)
    const code = codeIn(stage.lastMessage())
    return {
      attempt: (api) => api.otps.authenticate({ method_id, code, session_duration_minutes: 5 }),
      counts: { ok: 1 },
      rest: [used],
      check: async () => {
        expect((await stage.api.sessions.get({ user_id })).sessions).toHaveLength(1)
        expect(await codesOf(stage, method_id)).toEqual([{ attempts: 1, spent: true }])
      },
    }
  },
})

const codesOf = async ({ db }: Stage, methodId: string) => {
  const rows = await db
    .selectFrom('codes')
    .select(['attempts', 'consumed_at'])
    .where('method_id', '=', methodId)
    .execute()
  return rows.map(({ attempts, consumed_at }) => ({ attempts, spent: consumed_at !== null }))
}

/** What is true of codes, whoever comes at once. */
export const codeRows: Row[] = [
  codeRow('email'),
  codeRow('sms'),
  codeRow('whatsapp'),
  {
    title: 'a code evaluates five wrong guesses',
    prepare: async (stage) => {
      const { method_id, user_id } = await send.email(stage)
      const code = codeIn(stage.lastMessage())
      const wrong = (index: number) => (Number(code) + index + 1) % 1_000_000
      return {
        attempt: (api, index) =>
          api.otps.authenticate({ method_id, code: String(wrong(index)).padStart(6, '0') }),
        counts: { '404 otp_code_not_found': 5 },
        rest: ['401 unable_to_auth_otp_code exhausted'],
        check: async () => {
          expect(await codesOf(stage, method_id)).toEqual([{ attempts: 5, spent: false }])
          const { failed_attempts } = await stage.db
            .selectFrom('users')
            .select('failed_attempts')
            .where('user_id', '=', user_id)
            .executeTakeFirstOrThrow()
          expect(failed_attempts).toBe(5)
        },
      }
    },
  },
  {
    title: 'a mail with a link and a code lets one in, by either',
    prepare: async (stage) => {
      const { email_id: method_id, user_id } = await stage.api.magicLinks.emailLoginOrCreate({
        email: newAddress(),
      })
      const code = codeIn(stage.lastMessage())
      const { magic_links: token = '' } = tokensIn(stage.lastMessage())
      const session = { session_duration_minutes: 5 }
      return {
        // Every server gets both.
        attempt: (api, index) =>
          index % 4 < 2
            ? api.otps.authenticate({ method_id, code, ...session })
            : api.magicLinks.authenticate({ token, ...session }),
        counts: { ok: 1 },
        rest: [used, '401 unable_to_auth_magic_link used'],
        check: async () => {
          expect((await stage.api.sessions.get({ user_id })).sessions).toHaveLength(1)
          expect(await codesOf(stage, method_id)).toMatchObject([{ spent: true }])
        },
      }
    },
  },
]
