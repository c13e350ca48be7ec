'use client'
import { useCountdown, type AuthError } from '@latchkey/react'
import { useMessages } from '../messages/use-messages.ts'

/** The sentence for an error, counting down to its `retryAt`. Null when there is none. */
export function useErrorText(error: AuthError | null): string | null {
  const { errors } = useMessages()
  const left = useCountdown(error?.retryAt)
  if (!error) return null
  const secondsLeft = error.retryAt === undefined ? null : left
  // A server that is newer than this page may know more errors.
  const code = Object.hasOwn(errors, error.code) ? error.code : 'unexpected'
  return errors[code]({ params: error.params, secondsLeft })
}
