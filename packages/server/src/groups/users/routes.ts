import { ApiError, contract } from '@latchkey/api'
import { transaction } from '../../db/transaction.ts'
import { takeLimit } from '../../http/limits.ts'
import { implement } from '../../http/router.ts'
import { getApp } from '../connected-apps/apps.ts'
import { revokeConsent, selectUserApps } from '../connected-apps/consent.ts'
import { createUser } from './create-user.ts'
import { parseEmailAddress } from './email-address.ts'
import { exchangeFactor } from './exchange-factor.ts'
import { deleteFactor } from './factors.ts'
import { readPhoneNumber } from './phone-number.ts'
import { searchUsers } from './search.ts'
import { readQuery } from './search-query.ts'
import { updateUser } from './update-user.ts'
import { getUser, lockUser, resolveUserId } from './users.ts'

/** Users, as the backend makes, reads, finds, changes and removes them. */
export const userRoutes = implement(contract.users, {
  create: async (input, context) => createUser(context, input),

  async get({ user_id }, { db, now }) {
    return getUser(db, await resolveUserId(db, user_id), now())
  },

  async search({ query, limit, cursor }, context) {
    const read = readQuery(query)
    await takeLimit(context, 'searches', 'all')
    return searchUsers(context, read, { limit, cursor })
  },

  async update(input, context) {
    const user = await updateUser(context, input)
    const { user_id, emails, phone_numbers, crypto_wallets } = user
    return { user_id, emails, phone_numbers, crypto_wallets, user }
  },

  async exchangePrimaryFactor({ user_id, email_address: email, phone_number: phone }, context) {
    if ((email === undefined) === (phone === undefined)) {
      throw new ApiError('invalid_exchange_primary_factor_fields')
    }
    const address = email === undefined ? readPhoneNumber(phone ?? '') : parseEmailAddress(email)
    return exchangeFactor(context, user_id, address)
  },

  async delete(input, { db }) {
    return transaction(db, async (tx) => {
      const userId = await resolveUserId(tx, input.user_id)
      await lockUser(tx, userId)
      // Everything that is theirs references the user, and goes with it.
      const deleted = await tx
        .deleteFrom('users')
        .where('user_id', '=', userId)
        .returning('user_id')
        .executeTakeFirst()
      if (!deleted) throw new ApiError('user_not_found')
      return { user_id: userId }
    })
  },

  deleteEmail: async ({ email_id }, context) => deleteFactor(context, 'email', email_id),
  deletePhoneNumber: async ({ phone_id }, context) =>
    deleteFactor(context, 'phoneNumber', phone_id),
  deleteWebAuthnRegistration: async ({ webauthn_registration_id: id }, context) =>
    deleteFactor(context, 'webauthnRegistration', id),
  deleteBiometricRegistration: async ({ biometric_registration_id: id }, context) =>
    deleteFactor(context, 'biometricRegistration', id),
  deleteTotp: async ({ totp_id }, context) => deleteFactor(context, 'totp', totp_id),
  deleteCryptoWallet: async ({ crypto_wallet_id: id }, context) =>
    deleteFactor(context, 'cryptoWallet', id),
  deletePassword: async ({ password_id }, context) =>
    deleteFactor(context, 'password', password_id),
  deleteOAuthRegistration: async ({ oauth_user_registration_id: id }, context) =>
    deleteFactor(context, 'oauthRegistration', id),

  async deleteExternalId({ user_id }, { db, now }) {
    return transaction(db, async (tx) => {
      const userId = await resolveUserId(tx, user_id)
      await lockUser(tx, userId)
      await tx
        .updateTable('users')
        .set({ external_id: null })
        .where('user_id', '=', userId)
        .execute()
      return { user_id: userId, user: await getUser(tx, userId, now()) }
    })
  },

  async connectedApps(input, { db }) {
    const userId = await resolveUserId(db, input.user_id)
    return { connected_apps: await selectUserApps(db, userId) }
  },

  async revoke({ user_id, connected_app_id: clientId }, { db, now }) {
    return transaction(db, async (tx) => {
      const userId = await resolveUserId(tx, user_id)
      await lockUser(tx, userId)
      await getApp(tx, clientId)
      await revokeConsent(tx, { userId, clientId, now: now() })
      return {}
    })
  },
})
