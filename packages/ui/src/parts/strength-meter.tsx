'use client'
import { useStrength } from '@latchkey/react'
import type { ReactNode } from 'react'
import { passwordsWords } from '../messages/en/passwords.ts'
import { useMessages } from '../messages/use-messages.ts'

type StrengthMeterProps = { id: string; password: string; email?: string }

/** Says how strong the password is that is being typed. Has `data-score`, 0 to 4. */
export function StrengthMeter({ id, password, email }: StrengthMeterProps): ReactNode {
  const passwords = useMessages(passwordsWords)
  const verdict = useStrength(password, email)
  const words = verdict
    ? verdict.breached
      ? passwords.breached
      : passwords.strength[verdict.score]
    : passwords.strengthHint
  return (
    <div className="lk-strength" data-score={verdict?.score}>
      <div
        className="lk-bars"
        role="meter"
        aria-label={passwords.strengthLabel}
        aria-valuemin={0}
        aria-valuemax={4}
        aria-valuenow={verdict?.score ?? 0}
        aria-valuetext={words}
      >
        {[0, 1, 2, 3].map((bar) => (
          <span key={bar} data-filled={verdict && verdict.score > bar ? '' : undefined} />
        ))}
      </div>
      <p id={id} className="lk-hint" aria-live="polite">
        {words}
      </p>
    </div>
  )
}
