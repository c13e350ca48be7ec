import type { PersonName } from '@latchkey/react'

/** What `<Account>` says. Apart from the rest, because a page that signs people in needs none of it. */
export type AccountMessages = {
  title: string
  /** When a race has removed the last way to sign in. */
  noWayIn: string
  profile: string
  name: string
  nameless: string
  rename: string
  renameLead: string
  nameParts: Record<keyof PersonName, string>
  change: string
  save: string
  confirm: string
  cancel: string
  sendCode: string
  memberSince: string
  primary: string
  unverified: string
  makePrimary: string
  makePrimaryOf(address: string): string
  remove: string
  removeOf(thing: string): string
  added(address: string): string
  nowPrimary(address: string): string
  removed(thing: string): string
  emails: AddressWords
  phones: AddressWords
  password: {
    /** Where there is one, where there is none, and where an e-mail address is missing for one. */
    on: string
    off: string
    needsEmail: string
    set: string
    change: string
    lead: string
    existing: string
    forgotten: string
    done: string
  }
  passkeys: {
    title: string
    lead: string
    none: string
    add: string
    /** A passkey that has no name. */
    unnamed: string
    name: string
    rename: string
    renameOf(name: string): string
    save: string
    cancel: string
    remove: string
    removeOf(name: string): string
    /** Asked before one is removed. */
    confirm(name: string): string
    keep: string
  }
  providers: {
    title: string
    lead: string
    empty: string
    unlink: string
    unlinkOf(provider: string): string
    unlinked(provider: string): string
    linked: string
  }
  wallets: { title: string; lead: string; empty: string; add: string; added: string }
  sessions: string
  sessionsLead: string
  thisDevice: string
  unknownDevice: string
  device(browser: string, system: string): string
  lastSeen(date: string): string
  endSession: string
  endSessionOf(device: string): string
  endOthers: string
  signOut: string
  data: {
    title: string
    lead: string
    submit: string
    /** The name of the file, without its ending. */
    file: string
  }
  delete: {
    title: string
    lead: string
    open: string
    warning: string
    /** What a person types to say that they mean it. */
    word: string
    label(word: string): string
    mismatch(word: string): string
    submit: string
    done: string
  }
  signedOut: string
}

/** Words for addresses of one kind. */
type AddressWords = {
  title: string
  lead: string
  empty: string
  add: string
  addLead: string
  sentTitle: string
  sent(address: string): string
  back: string
}
