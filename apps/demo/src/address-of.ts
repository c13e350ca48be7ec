import type { User } from '@latchkey/react'

/** What a person is known by: an e-mail address, a phone number, a wallet in short, or a name. */
export const addressOf = ({ emails, phones, wallets, name }: User): string =>
  emails[0]?.email ??
  phones[0]?.phone ??
  (wallets[0] ? shortened(wallets[0].address) : (name ?? 'somebody'))

/** The two ends of a wallet's address. */
export const shortened = (address: string): string => `${address.slice(0, 6)}…${address.slice(-4)}`
