'use client'
import { useCountdown, type AuthError } from '@latchkey/react'
import { useMessages } from '../messages/use-messages.ts'

/** The sentence for an error, counting down to its `retryAt`. Null when there is none. */
export function useErrorText(error: AuthError | null): string | null {
  const { errors } = useMessages()
  const left = useCountdown(error?.retryAt)
  if (!error) return null
  const secondsLeft = error.retryAt === undefined ? null : left
  return errors[error.code]({ params: error.params, secondsLeft })
}
