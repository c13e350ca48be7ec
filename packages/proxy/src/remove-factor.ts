import { isApiError, type ApiClient, type User as ApiUser } from '@latchkey/api'
import { AuthError, type Complete } from '@latchkey/core/contract'
import { requireOtherWay } from './last-factor.ts'
import type { RouteContext } from './routes.ts'
import { passkeysOf } from './second-factor.ts'
import { toChanged } from './shapes.ts'

/** What a person can remove from the account, each of which may be a way to sign in. */
export type FactorKind = 'email' | 'phone' | 'wallet' | 'passkey' | 'provider'

type Factor = {
  /** Its ids, of all that the user has. */
  ids(user: ApiUser): string[]
  delete(api: ApiClient, id: string): Promise<{ user: ApiUser }>
}

const factors: Record<FactorKind, Factor> = {
  email: {
    ids: ({ emails }) => emails.map(({ email_id }) => email_id),
    delete: ({ users }, email_id) => users.deleteEmail({ email_id }),
  },
  phone: {
    ids: ({ phone_numbers }) => phone_numbers.map(({ phone_id }) => phone_id),
    delete: ({ users }, phone_id) => users.deletePhoneNumber({ phone_id }),
  },
  wallet: {
    ids: ({ crypto_wallets }) => crypto_wallets.map(({ crypto_wallet_id }) => crypto_wallet_id),
    delete: ({ users }, crypto_wallet_id) => users.deleteCryptoWallet({ crypto_wallet_id }),
  },
  passkey: {
    ids: (user) => user.webauthn_registrations.map((one) => one.webauthn_registration_id),
    delete: ({ users }, id) => users.deleteWebAuthnRegistration({ webauthn_registration_id: id }),
  },
  provider: {
    ids: ({ providers }) => providers.map((one) => one.oauth_user_registration_id),
    delete: ({ users }, id) => users.deleteOAuthRegistration({ oauth_user_registration_id: id }),
  },
}

/**
 * Removes one thing of the signed-in person: what every removal of a factor goes through. Throws
 * `factor-unknown` for what is not theirs, `last-factor` when no other way in would be left, and
 * `step-up-required`. Removals wait for each other within one process; ARCHITECTURE.md tells what
 * two processes can do.
 */
export const removeFactor = async (
  { api, rp, session, inTurn }: RouteContext,
  kind: FactorKind,
  id: string,
): Promise<Complete> => {
  const live = await session.readForChanges()
  const { user_id } = live.user
  return inTurn(user_id, async () => {
    const user = await api.users.get({ user_id })
    // A passkey of another domain opens nothing here.
    const before = { ...user, webauthn_registrations: passkeysOf(user, rp.id) }
    if (!factors[kind].ids(before).includes(id)) throw new AuthError('factor-unknown')
    requireOtherWay(before, id)
    const after = await factors[kind].delete(api, id).catch(asUnknown)
    return toChanged(live, after.user)
  })
}

// Somebody else was faster.
const asUnknown = (error: unknown): never => {
  const isGone = isApiError(
    error,
    'email_not_found',
    'phone_number_not_found',
    'crypto_wallet_not_found',
    'webauthn_registration_not_found',
    'oauth_user_registration_not_found',
  )
  throw isGone ? new AuthError('factor-unknown') : error
}
