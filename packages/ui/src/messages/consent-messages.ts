/** The words of letting other apps in, and of taking that back. */
export type ConsentMessages = {
  title(app: string): string
  lead: string
  /** By the e-mail address, the phone number, the wallet or the name of who is asked. */
  leadAs(person: string): string
  /** What an app is called that does not say. */
  unnamed: string
  /** Whose the app is. */
  party: Record<'first' | 'third', string>
  /** Where the app is answered. */
  destination(host: string): string
  asksFor: string
  asksForNothing: string
  scopes: Record<
    'openid' | 'profile' | 'email' | 'phone' | 'offline_access' | 'full_access',
    string
  >
  notYours: string
  tooMuch: string
  approve: string
  refuse: string
  otherAccount: string
  signedOutTitle: string
  signedOut: string
  deadTitle: string
  leavingTitle: string
  leaving: string
  /** For a page that did not leave by itself. */
  goOn: string
  apps: {
    title: string
    lead: string
    empty: string
    revoke: string
    revokeOf(app: string): string
    revoked(app: string): string
  }
}
