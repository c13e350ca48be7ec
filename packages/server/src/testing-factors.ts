import type { Db } from './db/schema.ts'

/** Stores a user with one of everything that no endpoint of this version can make, for tests. */
export const insertFactors = async (
  db: Db,
  number: number,
  { verified }: { verified: boolean },
): Promise<void> => {
  const tail = `test-00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
  const user_id = `user-${tail}`
  const created_at = new Date(Date.UTC(2020, 0, number))
  const shared = { user_id, verified, created_at }
  const users = { user_id, external_id: null, status: 'active' as const, name: null, created_at }
  await db
    .insertInto('users')
    .values({ ...users, roles: '[]', trusted_metadata: '{}', untrusted_metadata: '{}' })
    .execute()
  await db
    .insertInto('webauthn_registrations')
    .values({
      ...shared,
      webauthn_registration_id: `webauthn-registration-${tail}`,
      domain: 'example.com',
      user_agent: '',
      authenticator_type: 'platform',
      name: 'Laptop',
      credential_id: `credential-${number}`,
      public_key: '',
      user_handle: '',
      sign_count: 0,
      transports: '[]',
      aaguid: '',
      backup_eligible: false,
      backed_up: false,
      user_verified: false,
    })
    .execute()
  await db
    .insertInto('biometric_registrations')
    .values({ ...shared, biometric_registration_id: `biometric-registration-${tail}` })
    .execute()
  await db
    .insertInto('totps')
    .values({ ...shared, totp_id: `totp-${tail}`, secret_sealed: '' })
    .execute()
  await db
    .insertInto('crypto_wallets')
    .values({
      ...shared,
      crypto_wallet_id: `crypto-wallet-${tail}`,
      crypto_wallet_address: `0x${'aB'.repeat(19)}0${number}`,
      crypto_wallet_type: 'ethereum',
    })
    .execute()
  await db
    .insertInto('oauth_registrations')
    .values({
      user_id,
      created_at,
      oauth_user_registration_id: `oauth-user-${tail}`,
      provider_type: 'Google',
      provider_subject: String(number),
      profile_picture_url: '',
      locale: '',
    })
    .execute()
  await db
    .insertInto('passwords')
    .values({
      user_id,
      password_id: `password-${tail}`,
      hash: '',
      requires_reset: false,
      updated_at: created_at,
    })
    .execute()
}
