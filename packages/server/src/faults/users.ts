import { randomUUID } from 'node:crypto'
import type { Case } from './case.ts'
import { newAddress, type FaultKit } from './kit.ts'

type Users = FaultKit['api']['users']

/** One of a thing that a user has, deleted by its id. */
const deletion = (
  thing: string,
  remove: (users: Users, tail: string) => Promise<unknown>,
): Case => ({
  title: `deletes ${thing}`,
  prepare: async ({ api, insertFull }) => {
    const tail = await insertFull()
    return () => remove(api.users, tail)
  },
})

const createFull = ({ api, newNumber }: FaultKit) => {
  const input = {
    email: newAddress(),
    phone_number: newNumber(),
    external_id: randomUUID(),
    name: { first_name: 'Ada' },
    roles: ['editor'],
    trusted_metadata: { plan: 'pro' },
    untrusted_metadata: { theme: 'dark' },
  }
  return () => api.users.create(input)
}

/** What is written about users. */
export const userCases: Case[] = [
  {
    title: 'creates a user',
    again: 'duplicate_user_external_id',
    prepare: async (kit) => createFull(kit),
  },
  {
    title: 'creates a user with an address that somebody added elsewhere',
    prepare: async ({ api }) => {
      const { email_id, user_id } = await api.otps.emailLoginOrCreate({ email: newAddress() })
      await api.users.deleteEmail({ email_id })
      const email = newAddress()
      await api.otps.emailSend({ email, user_id })
      return () => api.users.create({ email })
    },
  },
  {
    title: 'updates a user',
    prepare: async (kit) => {
      const { user_id } = await createFull(kit)()
      const change = { name: { last_name: 'Byron' }, trusted_metadata: { plan: null, since: 1 } }
      return () => kit.api.users.update({ user_id, external_id: randomUUID(), ...change })
    },
  },
  {
    title: 'exchanges the factor of a user',
    prepare: async ({ api, newNumber }) => {
      const { user_id } = await api.magicLinks.emailLoginOrCreate({ email: newAddress() })
      const phone_number = newNumber()
      return () => api.users.exchangePrimaryFactor({ user_id, phone_number })
    },
  },
  {
    title: 'deletes a user with everything',
    again: 'user_not_found',
    prepare: async ({ api }) => {
      const email = newAddress()
      const { user_id } = await api.passwords.create({
        email,
        password: 'Plum-orbit-walnut-42',
        session_duration_minutes: 60,
      })
      await api.magicLinks.emailSend({ email })
      return () => api.users.delete({ user_id })
    },
  },
  {
    title: 'deletes an external id',
    prepare: async (kit) => {
      const { user_id } = await createFull(kit)()
      return () => kit.api.users.deleteExternalId({ user_id })
    },
  },
  {
    title: 'deletes an address, and ends what is on its way there',
    prepare: async ({ api }) => {
      const { email_id } = await api.magicLinks.emailLoginOrCreate({ email: newAddress() })
      return () => api.users.deleteEmail({ email_id })
    },
  },
  {
    title: 'deletes a number, and ends what is on its way there',
    prepare: async ({ api, newNumber }) => {
      const { phone_id } = await api.otps.smsLoginOrCreate({ phone_number: newNumber() })
      return () => api.users.deletePhoneNumber({ phone_id })
    },
  },
  deletion('a password', (users, tail) =>
    users.deletePassword({ password_id: `password-${tail}` }),
  ),
  deletion('a passkey', (users, tail) =>
    users.deleteWebAuthnRegistration({ webauthn_registration_id: `webauthn-registration-${tail}` }),
  ),
  deletion('a biometric registration', (users, tail) =>
    users.deleteBiometricRegistration({
      biometric_registration_id: `biometric-registration-${tail}`,
    }),
  ),
  deletion('an authenticator', (users, tail) => users.deleteTotp({ totp_id: `totp-${tail}` })),
  deletion('a wallet', (users, tail) =>
    users.deleteCryptoWallet({ crypto_wallet_id: `crypto-wallet-${tail}` }),
  ),
  deletion('a provider', (users, tail) =>
    users.deleteOAuthRegistration({ oauth_user_registration_id: `oauth-user-${tail}` }),
  ),
]
