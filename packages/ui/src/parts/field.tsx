'use client'
import { type ReactNode, useId } from 'react'

type FieldProps = {
  label: string
  /** What is wrong with the value. Announced when it appears. */
  error?: string | null
  /** Read out with the input, before any error. */
  describedBy?: string | undefined
  children(input: {
    id: string
    'aria-invalid': true | undefined
    'aria-describedby': string
  }): ReactNode
}

/** A label, its input, and what is wrong with it. */
export function Field({ label, error, describedBy = '', children }: FieldProps): ReactNode {
  const id = useId()
  return (
    <div className="lk-field">
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        'aria-invalid': error ? true : undefined,
        'aria-describedby': `${describedBy} ${id}-error`.trim(),
      })}
      {/* Always there, because a live region that appears with its text is not announced. */}
      <p id={`${id}-error`} className="lk-error" role="alert">
        {error}
      </p>
    </div>
  )
}
