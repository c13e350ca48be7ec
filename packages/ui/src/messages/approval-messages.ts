/** The words of approving a sign-in on another device. */
export type ApprovalMessages = {
  title: string
  lead: string
  /** A browser by its name and its system. */
  device(browser: string, system: string): string
  unknownDevice: string
  /** When it asked. */
  asked(time: string): string
  number: string
  numberFirst: string
  submit: string
  deny: string
  here: string
  approvedTitle: string
  approved: string
  deniedTitle: string
  denied: string
  mismatch: string
}
