import { expect } from 'vitest'
import { createCheapHash } from '../testing-hash.ts'
import { tokensIn } from '../testing.ts'
import type { Row } from './race.ts'
import { countRows, newAddress, type Stage } from './stage.ts'

const password = 'Plum-orbit-walnut-42'
const chosen = (index: number): string => `Walnut-orbit-plum-${index}`

const signUp = async ({ api }: Stage) => {
  const email = newAddress()
  return { email, ...(await api.passwords.create({ email, password })) }
}

/** Which of the passwords is the one in force, and how many sessions the user has. */
const expectWinner = async ({ api, db }: Stage, user_id: string, winner: number | undefined) => {
  const { hash } = await db
    .selectFrom('passwords')
    .select('hash')
    .where('user_id', '=', user_id)
    .executeTakeFirstOrThrow()
  const isWinner = createCheapHash().verify(() => Promise.resolve(hash), chosen(winner ?? -1))
  expect(await isWinner).toBe(true)
  expect((await api.sessions.get({ user_id })).sessions).toHaveLength(1)
}

/** What is true of passwords, whoever comes at once. */
export const passwordRows: Row[] = [
  {
    title: 'a reset link sets one password, and ends every other way in that was mailed',
    prepare: async (stage) => {
      const { api, lastMessage } = stage
      const { email, user_id } = await signUp(stage)
      await api.magicLinks.emailSend({ email })
      await api.passwords.emailResetStart({ email })
      const { reset_password: token = '' } = tokensIn(lastMessage())
      let winner: number | undefined
      return {
        attempt: async (racer, index) => {
          const reset = { token, password: chosen(index), session_duration_minutes: 5 }
          await racer.passwords.emailReset(reset)
          winner = index
        },
        counts: { ok: 1 },
        rest: ['401 unable_to_auth_password_reset_token used'],
        check: async () => {
          await expectWinner(stage, user_id, winner)
          for (const table of ['tokens', 'codes'] as const) {
            const alive = stage.db
              .selectFrom(table)
              .select('send_id')
              .where('consumed_at', 'is', null)
            expect(await alive.where('user_id', '=', user_id).execute(), table).toEqual([])
          }
        },
      }
    },
  },
  {
    title: 'an old password sets one new one',
    prepare: async (stage) => {
      const { email, user_id } = await signUp(stage)
      let winner: number | undefined
      return {
        attempt: async (api, index) => {
          await api.passwords.existingPasswordReset({
            email,
            existing_password: password,
            new_password: chosen(index),
            session_duration_minutes: 5,
          })
          winner = index
        },
        counts: { ok: 1 },
        // The old password is a wrong one by then, and ten of those lock the user.
        rest: ['401 unauthorized_credentials', '429 user_lock_limit_reached'],
        check: () => expectWinner(stage, user_id, winner),
      }
    },
  },
  {
    title: 'an address signs up with one password',
    prepare: async (stage) => {
      const email = newAddress()
      const before = await countRows(stage, 'users')
      let answer = { user_id: '', index: -1 }
      return {
        attempt: async (api, index) => {
          const { user_id } = await api.passwords.create({
            email,
            password: chosen(index),
            session_duration_minutes: 5,
          })
          answer = { user_id, index }
        },
        counts: { ok: 1 },
        rest: ['400 duplicate_email'],
        check: async () => {
          await expectWinner(stage, answer.user_id, answer.index)
          expect(await countRows(stage, 'users')).toBe(before + 1)
        },
      }
    },
  },
  {
    title: 'an address is taken over once, with its hash',
    prepare: async (stage) => {
      const email = newAddress()
      const tables = ['users', 'emails', 'passwords'] as const
      const before = await Promise.all(tables.map((table) => countRows(stage, table)))
      return {
        attempt: (api) =>
          api.passwords.migrate({
            email,
            hash: '5f4dcc3b5aa765d61d8327deb882cf99',
            hash_type: 'md_5',
          }),
        counts: { ok: 1 },
        rest: ['400 password_already_exists'],
        check: async () => {
          const after = await Promise.all(tables.map((table) => countRows(stage, table)))
          expect(after).toEqual(before.map((rows) => rows + 1))
        },
      }
    },
  },
  {
    title: 'ten wrong passwords are compared, and lock the user',
    prepare: async (stage) => {
      const { email, user_id } = await signUp(stage)
      return {
        attempt: (api, index) => api.passwords.authenticate({ email, password: `wrong-${index}` }),
        counts: { '401 unauthorized_credentials': 10 },
        rest: ['429 user_lock_limit_reached'],
        check: async () => {
          const user = await stage.db
            .selectFrom('users')
            .select(['failed_attempts', 'lock_expires_at'])
            .where('user_id', '=', user_id)
            .executeTakeFirstOrThrow()
          expect(user).toEqual({ failed_attempts: 10, lock_expires_at: expect.any(Date) })
        },
      }
    },
  },
]
