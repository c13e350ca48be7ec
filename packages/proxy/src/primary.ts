import type { User as ApiUser } from '@latchkey/api'

/** What a person wants to be reached by. */
export type Primary = {
  /** An `email_id`. */
  email?: string
  /** A `phone_id`. */
  phone?: string
}

/** Where it is kept in the user's `trusted_metadata`: the API has no such notion. */
export const primaryKey = 'latchkey_primary'

/** Reads what was chosen, whatever anybody wrote there. */
export const chosenPrimary = ({ trusted_metadata }: ApiUser): Primary => {
  const chosen = trusted_metadata[primaryKey]
  return typeof chosen === 'object' && chosen !== null ? chosen : {}
}

/** The address to write to: the chosen one, else the first that is proven, or null. */
export const primaryEmail = (user: ApiUser): ApiUser['emails'][number] | null => {
  const proven = user.emails.filter(({ verified }) => verified)
  const { email } = chosenPrimary(user)
  return proven.find(({ email_id }) => email_id === email) ?? proven[0] ?? null
}

/** The number to write to, likewise. */
export const primaryPhone = (user: ApiUser): ApiUser['phone_numbers'][number] | null => {
  const proven = user.phone_numbers.filter(({ verified }) => verified)
  const { phone } = chosenPrimary(user)
  return proven.find(({ phone_id }) => phone_id === phone) ?? proven[0] ?? null
}
