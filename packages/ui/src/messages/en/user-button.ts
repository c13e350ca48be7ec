import type { Topic } from '../messages.ts'

/** The menu of who is signed in. */
export const userButtonWords: Topic<'userButton'> = {
  key: 'userButton',
  english: {
    label: (person) => `Account of ${person}`,
    account: 'Manage account',
    signOut: 'Sign out',
  },
}
