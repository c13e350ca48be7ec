import type { PersonName, User } from '../contract/index.ts'

/** An authenticator app, confirmed or waiting for its first code, and the codes for when it is lost. */
export type StoredTotp = {
  secret: string
  confirmed: boolean
  /** How long the first code may take to come. */
  expiresAt: number
  /** The newest step whose code was taken; it and all before it are spent. */
  lastStep: number
  recoveryCodes: { code: string; used: boolean }[]
}

/** A passkey. What a real server keeps is its public key. */
export type StoredPasskey = { passkeyId: string; name: string; credentialId: string; key: string }

/** A user with all that no browser is told. */
export type Person = {
  userId: string
  name: PersonName
  emails: { emailId: string; email: string; verified: boolean }[]
  phones: { phoneId: string; phone: string; verified: boolean }[]
  wallets: { walletId: string; type: string; address: string; verified: boolean }[]
  /** `subject` is who they are at the provider. */
  providers: { providerId: string; type: string; subject: string }[]
  /** The ids of what they want to be reached by. */
  primary: { email?: string; phone?: string }
  password: { text: string; resetRequired: boolean } | null
  totp: StoredTotp | null
  passkeys: StoredPasskey[]
  createdAt: number
}

/** Everybody there is. Addresses are told apart as mailboxes do: without regard to case. */
export type People = {
  all(): readonly Person[]
  byId(userId: string): Person | undefined
  byEmail(email: string): Person | undefined
  byPhone(phone: string): Person | undefined
  byWallet(type: string, address: string): Person | undefined
  byCredential(credentialId: string): Person | undefined
  /** Who has the address or number of a code. */
  byMethod(methodId: string): Person | undefined
  findOrAddByEmail(email: string): { person: Person; emailId: string }
  findOrAddByPhone(phone: string): { person: Person; phoneId: string }
  findOrAddByWallet(type: string, address: string): Person
  byProvider(type: string, subject: string): Person | undefined
  add(own: Partial<Person>): Person
  delete(userId: string): void
}

/** @param now The clock, epoch ms. @param newId Makes an id of a kind, such as `user`. */
export const createPeople = (now: () => number, newId: (kind: string) => string): People => {
  let everybody: Person[] = []

  const add = (own: Partial<Person>): Person => {
    const person: Person = {
      userId: newId('user'),
      name: { first: '', middle: '', last: '' },
      emails: [],
      phones: [],
      wallets: [],
      providers: [],
      primary: {},
      password: null,
      totp: null,
      passkeys: [],
      createdAt: now(),
      ...own,
    }
    everybody.push(person)
    return person
  }
  const byEmail = (email: string) =>
    everybody.find(({ emails }) => emails.some((own) => isSame(own.email, email)))
  const byPhone = (phone: string) =>
    everybody.find(({ phones }) => phones.some((own) => own.phone === phone))
  const byWallet = (type: string, address: string) =>
    everybody.find(({ wallets }) =>
      wallets.some((own) => own.type === type && own.address === address),
    )

  return {
    all: () => everybody,
    byId: (userId) => everybody.find((person) => person.userId === userId),
    byEmail,
    byPhone,
    byWallet,
    add,
    delete(userId) {
      everybody = everybody.filter((person) => person.userId !== userId)
    },
    byProvider: (type, subject) =>
      everybody.find(({ providers }) =>
        providers.some((own) => own.type === type && own.subject === subject),
      ),
    byCredential: (credentialId) =>
      everybody.find(({ passkeys }) => passkeys.some((own) => own.credentialId === credentialId)),
    byMethod: (methodId) =>
      everybody.find(({ emails, phones }) =>
        [...emails.map((own) => own.emailId), ...phones.map((own) => own.phoneId)].includes(
          methodId,
        ),
      ),
    findOrAddByEmail(email) {
      const person =
        byEmail(email) ?? add({ emails: [{ emailId: newId('email'), email, verified: false }] })
      const emailId = person.emails.find((own) => isSame(own.email, email))?.emailId ?? ''
      return { person, emailId }
    },
    findOrAddByPhone(phone) {
      const person =
        byPhone(phone) ?? add({ phones: [{ phoneId: newId('phone'), phone, verified: false }] })
      const phoneId = person.phones.find((own) => own.phone === phone)?.phoneId ?? ''
      return { person, phoneId }
    },
    findOrAddByWallet: (type, address) =>
      byWallet(type, address) ??
      add({ wallets: [{ walletId: newId('wallet'), type, address, verified: false }] }),
  }
}

/** Whether two spellings are one mailbox. */
export const isSame = (one: string, other: string): boolean =>
  one.toLowerCase() === other.toLowerCase()

/** Whether somebody has an authenticator app, and so owes a second factor. */
export const hasTotp = ({ totp }: Person): boolean => totp?.confirmed ?? false

/**
 * The ids of what gets somebody in by itself: proven addresses, numbers and wallets, passkeys, and
 * accounts at providers.
 */
export const waysIn = ({ emails, phones, wallets, passkeys, providers }: Person): string[] => [
  ...emails.filter(isVerified).map(({ emailId }) => emailId),
  ...phones.filter(isVerified).map(({ phoneId }) => phoneId),
  ...wallets.filter(isVerified).map(({ walletId }) => walletId),
  ...passkeys.map(({ passkeyId }) => passkeyId),
  ...providers.map(({ providerId }) => providerId),
]

const isVerified = ({ verified }: { verified: boolean }) => verified

/** Whether somebody has shown yet that anything is theirs. */
export const isProven = (person: Person): boolean => waysIn(person).length > 0

/** What a browser may know. What waits for its proof beside a proven way in is left out. */
export const toUser = (person: Person): User => {
  const canSignIn = isProven(person)
  const shows = ({ verified }: { verified: boolean }) => verified || !canSignIn
  const { email, phone } = primaryOf(person)
  return {
    userId: person.userId,
    name: fullNameOf(person),
    nameParts: person.name,
    emails: person.emails.filter(shows).map((own) => ({ ...own, primary: own.emailId === email })),
    phones: person.phones.filter(shows).map((own) => ({ ...own, primary: own.phoneId === phone })),
    wallets: person.wallets.filter(shows),
    providers: person.providers.map(({ providerId, type }) => ({ providerId, type })),
    hasPassword: person.password !== null,
    canSignIn,
    createdAt: person.createdAt,
  }
}

/** What to reach somebody by: what they chose, else the first that is proven. */
const primaryOf = ({ emails, phones, primary }: Person): Person['primary'] => {
  const emailIds = emails.filter(isVerified).map(({ emailId }) => emailId)
  const phoneIds = phones.filter(isVerified).map(({ phoneId }) => phoneId)
  const email = emailIds.find((id) => id === primary.email) ?? emailIds[0]
  const phone = phoneIds.find((id) => id === primary.phone) ?? phoneIds[0]
  return { ...(email && { email }), ...(phone && { phone }) }
}

/** The names in one line, or null. */
export const fullNameOf = ({ name: { first, middle, last } }: Person): string | null =>
  [first, middle, last].filter(Boolean).join(' ') || null
