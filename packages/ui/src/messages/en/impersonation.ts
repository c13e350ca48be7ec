import type { Topic } from '../messages.ts'

/** An operator who acts as somebody. */
export const impersonationWords: Topic<'impersonation'> = {
  key: 'impersonation',
  english: {
    label: 'Acting as somebody else',
    who: (operator, person) => `${operator} acts as ${person}.`,
    why: (reason) => `Reason: ${reason}`,
    until: (time) => `Ends at ${time}.`,
    end: 'End now',
    opening: 'One moment…',
    deadTitle: 'This link does not work',
  },
}
