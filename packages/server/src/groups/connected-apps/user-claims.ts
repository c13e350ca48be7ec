import type { User } from '@latchkey/api'

/** What an app may know of a user by its scopes. @see OpenID Connect Core 1.0 section 5.4 */
export const userClaims = (user: User, scopes: string[]) => ({
  ...(scopes.includes('profile') && profileOf(user)),
  ...(scopes.includes('email') && emailOf(user)),
  ...(scopes.includes('phone') && phoneOf(user)),
})

const profileOf = ({ name }: User) => {
  const { first_name = '', middle_name = '', last_name = '' } = name ?? {}
  const parts = [first_name, middle_name, last_name].filter((part) => part !== '')
  return {
    ...(parts.length > 0 && { name: parts.join(' ') }),
    ...(first_name && { given_name: first_name }),
    ...(middle_name && { middle_name }),
    ...(last_name && { family_name: last_name }),
  }
}

const emailOf = ({ emails }: User) => {
  const [email] = [...emails].sort((one, other) => Number(other.verified) - Number(one.verified))
  return email && { email: email.email, email_verified: email.verified }
}

const phoneOf = ({ phone_numbers }: User) => {
  const [phone] = [...phone_numbers].sort(
    (one, other) => Number(other.verified) - Number(one.verified),
  )
  return phone && { phone_number: phone.phone_number, phone_number_verified: phone.verified }
}
