import type { AuthError } from '../../contract/auth-error.ts'
import type { SessionFlow, SignedIn } from './flow.ts'

/** The questions that a page asks by itself, of which nothing shows unless something changed. */
export type Checks = {
  /** Asks like `refresh`, and shows nothing of it unless something changed. */
  check(): Promise<unknown>
  /** Asks although a question is open, which may have been answered before the news. */
  checkAfresh(): void
  /** Shows what another tab was told, and passes nothing on. */
  adopt(signedIn: SignedIn): void
}

/** Makes the questions of a session. */
export const createChecks = ({ getState, dispose, inside }: SessionFlow): Checks => {
  const { knows, ask, settle, stepOf, tools } = inside
  let checking: Promise<unknown> | null = null

  const askQuietly = async (): Promise<unknown> => {
    const { step, pending, error, refresh } = getState()
    if (step === 'unknown' || pending) return refresh()
    const asked = inside.turn
    const isStale = () => inside.turn !== asked || inside.leaving !== null
    try {
      const answer = await ask()
      if (!isStale() && (!knows(answer) || error)) tools.go(settle(answer))
    } catch (cause) {
      // SAFETY: anything may be thrown; what is not an `AuthError` has no such code.
      if (isStale() || (error && (cause as AuthError).code === error.code)) return
      return tools.run('refresh', () => Promise.reject(cause))
    }
  }

  const check = (): Promise<unknown> => {
    if (checking) return checking
    const current = askQuietly().finally(() => {
      if (checking === current) checking = null
    })
    checking = current
    return current
  }

  return {
    check,
    checkAfresh() {
      if (inside.leaving) return void inside.leaving.then(check)
      inside.turn++
      dispose()
      checking = null
      void check()
    },
    adopt(signedIn) {
      if (!inside.leaving && !knows(signedIn)) tools.go(stepOf(signedIn))
    },
  }
}
