import type { Auth } from '../auth.ts'
import type { Outcome } from '../contract/index.ts'

/**
 * Takes the outcome of a `done` step over into the session: a flow's `onStep`. No earlier than
 * that, because an app that takes the form off the page at once would abort the way to `done`.
 */
export const acceptOutcome = (auth: Auth, step: { step: string; outcome?: Outcome }): void => {
  if (step.outcome) auth.accept(step.outcome)
}
