import type { User as ApiUser } from '@latchkey/api'
import { AuthError } from '@latchkey/core/contract'

/**
 * The ids of what gets a person in by itself: proven addresses, numbers, wallets and passkeys, and
 * accounts at providers. Not a password, which works with an e-mail address only, and not a second
 * factor.
 */
export const waysIn = (user: ApiUser): string[] => [
  ...user.emails.filter(isProven).map(({ email_id }) => email_id),
  ...user.phone_numbers.filter(isProven).map(({ phone_id }) => phone_id),
  ...user.crypto_wallets.filter(isProven).map(({ crypto_wallet_id }) => crypto_wallet_id),
  ...user.webauthn_registrations.filter(isProven).map((one) => one.webauthn_registration_id),
  ...user.providers.map((one) => one.oauth_user_registration_id),
]

const isProven = ({ verified }: { verified: boolean }): boolean => verified

/** Throws `last-factor` when nothing is left to sign in with once this is gone. */
export const requireOtherWay = (user: ApiUser, id: string): void => {
  if (waysIn(user).every((way) => way === id)) throw new AuthError('last-factor')
}
