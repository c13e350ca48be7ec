import { enAccount } from './en-account.ts'
import { enApproval } from './en-approval.ts'
import { enConsent } from './en-consent.ts'
import { enCommon } from './en-common.ts'
import type { Messages } from './messages.ts'

/** English. */
export const en: Messages = {
  ...enCommon,
  account: enAccount,
  approval: enApproval,
  consent: enConsent,
}
