import type { Topic } from '../messages.ts'

/** Recovery codes. */
export const recoveryCodesWords: Topic<'recoveryCodes'> = {
  key: 'recoveryCodes',
  english: {
    title: 'Save your recovery codes',
    lead: 'They get you in when your app is lost, once each. We do not show them again.',
    plural: 'Recovery codes',
    download: 'Download as text',
    file: 'recovery-codes',
    saved: 'I have saved them',
    left: (amount) =>
      `You have ${amount} recovery ${amount === 1 ? 'code' : 'codes'} left. Each works once.`,
    none: 'There are none: recovery codes come with an authenticator app.',
    renew: 'For new ones, set up another app instead. The same one again will do.',
  },
}
