import type { Topic } from '../messages.ts'

/** The end of a sign-in. */
export const doneWords: Topic<'done'> = {
  key: 'done',
  english: { title: 'You are signed in', lead: (address) => `Signed in as ${address}.` },
}
