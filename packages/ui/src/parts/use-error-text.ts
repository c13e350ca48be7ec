'use client'
import { useCountdown, type AuthError } from '@latchkey/react'
import { commonWords } from '../messages/en/common.ts'
import { useErrorMessages } from '../messages/use-error-messages.ts'
import { useMessages } from '../messages/use-messages.ts'

/** The sentence for an error, counting down to its `retryAt`. Null when there is none. */
export function useErrorText(error: AuthError | null): string | null {
  const errors = useErrorMessages()
  const { failed } = useMessages(commonWords)
  const left = useCountdown(error?.retryAt)
  if (!error || !errors) return null
  if (errors === 'missing') return failed
  const secondsLeft = error.retryAt === undefined ? null : left
  // A server that is newer than this page may know more errors.
  const code = Object.hasOwn(errors, error.code) ? error.code : 'unexpected'
  return errors[code]({ params: error.params, secondsLeft })
}
