import type { User } from '@latchkey/react'

/** What a person is known by: an e-mail address, or a phone number. */
export const addressOf = ({ emails, phones }: User): string =>
  emails[0]?.email ?? phones[0]?.phone ?? 'somebody'
