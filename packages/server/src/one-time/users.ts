import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { expect } from 'vitest'
import { insertFactors } from '../testing-factors.ts'
import { TRIES, type Row } from './race.ts'
import { countRows, newAddress, type Stage } from './stage.ts'

/** Makes one user of what all tries have in common, and leaves nothing of the others. */
const createRow = (
  title: string,
  refusal: string,
  sharedBy: () => { email?: string; external_id?: string },
): Row => ({
  title,
  prepare: async (stage) => {
    const shared = sharedBy()
    const tables = ['users', 'emails'] as const
    const before = await Promise.all(tables.map((table) => countRows(stage, table)))
    return {
      attempt: (api) => api.users.create({ email: newAddress(), ...shared }),
      counts: { ok: 1 },
      rest: [refusal],
      check: async () => {
        const after = await Promise.all(tables.map((table) => countRows(stage, table)))
        expect(after).toEqual(before.map((rows) => rows + 1))
      },
    }
  },
})

/** Users who have an address each. */
const insertCrowd = async ({ db }: Stage): Promise<string[]> => {
  const { rows } = await sql<{ user_id: string }>`
    with crowd as (
      insert into users (user_id, status, roles, trusted_metadata, untrusted_metadata, created_at)
      select 'user-test-' || gen_random_uuid(), 'active', '[]', '{}', '{}', now()
      from generate_series(1, ${TRIES}::int)
      returning user_id
    )
    insert into emails (email_id, user_id, address, canonical, verified, created_at)
    select 'email-test-' || gen_random_uuid(), user_id, user_id, user_id, true, now() from crowd
    returning user_id`.execute(db)
  return rows.map(({ user_id }) => user_id)
}

/** What is true of users, whoever comes at once. */
export const userRows: Row[] = [
  createRow('an address makes one user', '400 duplicate_email', () => ({ email: newAddress() })),
  createRow('an external id makes one user', '400 duplicate_user_external_id', () => ({
    external_id: randomUUID(),
  })),
  {
    title: 'sign-ups with an address make one user, and leave one code that works',
    prepare: async (stage) => {
      const email = newAddress()
      const before = await countRows(stage, 'users')
      const codes = () =>
        stage.db.selectFrom('codes').select('code_id').where('superseded_at', 'is', null).execute()
      const alive = (await codes()).length
      return {
        attempt: async ({ otps, magicLinks }, index) => {
          const { emailLoginOrCreate: signUp } = index % 4 < 2 ? otps : magicLinks
          const { user_created } = await signUp({ email })
          return user_created ? 'created' : 'found'
        },
        counts: { created: 1 },
        rest: ['found'],
        check: async () => {
          expect(await countRows(stage, 'users')).toBe(before + 1)
          expect(await codes()).toHaveLength(alive + 1)
        },
      }
    },
  },
  {
    title: 'an address is exchanged for by one user, and everybody else keeps theirs',
    prepare: async (stage) => {
      const crowd = await insertCrowd(stage)
      const email_address = newAddress()
      return {
        attempt: ({ users }, index) =>
          users.exchangePrimaryFactor({ user_id: crowd[index] ?? '', email_address }),
        counts: { ok: 1 },
        rest: ['400 duplicate_email'],
        check: async () => {
          const emails = await stage.db
            .selectFrom('emails')
            .select(['user_id', 'address'])
            .where('user_id', 'in', crowd)
            .execute()
          const kept = emails.filter(({ user_id, address }) => address === user_id)
          expect(emails).toHaveLength(TRIES)
          expect(kept).toHaveLength(TRIES - 1)
          expect(emails.some(({ address }) => address === email_address)).toBe(true)
        },
      }
    },
  },
  {
    title: 'a user is deleted once',
    prepare: async (stage) => {
      const { user_id } = await stage.api.users.create({ email: newAddress() })
      const before = await countRows(stage, 'users')
      return {
        attempt: (api) => api.users.delete({ user_id }),
        counts: { ok: 1 },
        rest: ['404 user_not_found'],
        check: async () => expect(await countRows(stage, 'users')).toBe(before - 1),
      }
    },
  },
  {
    title: 'whatever a user has is deleted once',
    prepare: async (stage) => {
      const { user_id, email_id, phone_id } = await stage.api.users.create({
        email: newAddress(),
        phone_number: stage.newNumber(),
      })
      await insertFactors(stage.db, 1, { verified: true })
      const tail = 'test-00000000-0000-4000-8000-000000000001'
      const deletions: ((api: Stage['api']) => Promise<unknown>)[] = [
        ({ users }) => users.deleteEmail({ email_id }),
        ({ users }) => users.deletePhoneNumber({ phone_id }),
        ({ users }) =>
          users.deleteWebAuthnRegistration({
            webauthn_registration_id: `webauthn-registration-${tail}`,
          }),
        ({ users }) =>
          users.deleteBiometricRegistration({
            biometric_registration_id: `biometric-registration-${tail}`,
          }),
        ({ users }) => users.deleteTotp({ totp_id: `totp-${tail}` }),
        ({ users }) => users.deleteCryptoWallet({ crypto_wallet_id: `crypto-wallet-${tail}` }),
        ({ users }) => users.deletePassword({ password_id: `password-${tail}` }),
        ({ users }) =>
          users.deleteOAuthRegistration({ oauth_user_registration_id: `oauth-user-${tail}` }),
      ]
      return {
        attempt: (api, index) =>
          deletions[Math.floor(index / 2) % deletions.length]?.(api) ?? Promise.reject(),
        counts: { ok: deletions.length },
        rest: [
          '404 email_not_found',
          '404 phone_number_not_found',
          '404 webauthn_registration_not_found',
          '404 biometric_registration_not_found',
          '404 totp_not_found',
          '404 crypto_wallet_not_found',
          '404 password_not_found',
          '404 oauth_user_registration_not_found',
        ],
        check: async () => {
          for (const id of [user_id, `user-${tail}`]) {
            expect(await stage.api.users.get({ user_id: id })).toMatchObject({
              emails: [],
              phone_numbers: [],
              webauthn_registrations: [],
              biometric_registrations: [],
              totps: [],
              crypto_wallets: [],
              password: null,
              providers: [],
            })
          }
        },
      }
    },
  },
]
