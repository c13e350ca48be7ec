import type { Topic } from '../messages.ts'

/** A forgotten password. */
export const resetWords: Topic<'reset'> = {
  key: 'reset',
  english: {
    title: 'Choose a new password',
    lead: 'We send you a link to do that.',
    submit: 'Send me the link',
    sentTitle: 'Check your mail',
    sent: (email) =>
      `If ${email} has an account, a link to choose a new password is on its way. It works for ten minutes.`,
    newTitle: 'Choose a new password',
    newLead: 'It takes effect at once, and ends every other session.',
    newSubmit: 'Save and sign in',
    deadTitle: 'This link does not work',
    restart: 'Ask for a new link',
  },
}
