'use client'
import { type ReactNode, useEffect, useId, useRef } from 'react'
import type { AuthError } from '@latchkey/react'
import { commonWords } from '../messages/en/common.ts'
import { useMessages } from '../messages/use-messages.ts'
import { Title } from './title.tsx'
import { useErrorText } from './use-error-text.ts'

type FormProps = {
  /** Left out where the form is a part of something that has one. */
  title?: string
  lead?: ReactNode
  /** The label of the button that submits. */
  submit: string
  /** For a step whose button should not be pressed by the way. */
  quiet?: boolean
  /** What takes the focus as the step begins, where there is nothing to fill in. @default nothing */
  focus?: 'title' | 'submit' | undefined
  /** For a step that cannot be undone. */
  danger?: boolean
  pending: boolean
  error: AuthError | null
  /** Which fields show their own errors; any other error stands above the button. */
  fields: readonly AuthError['field'][]
  onSubmit(): void
  children(form: {
    /** The error of a field, or null. */
    errorOf(field: AuthError['field']): string | null
    leadId: string
  }): ReactNode
  /** What stands below the button. */
  footer?: ReactNode
}

/** One step: a title, its fields, one button. After an error the field at fault has the focus. */
export function Form({
  title,
  lead,
  submit,
  quiet = false,
  focus,
  danger = false,
  pending,
  error,
  fields,
  onSubmit,
  children,
  footer,
}: FormProps): ReactNode {
  const { working } = useMessages(commonWords)
  const form = useRef<HTMLFormElement>(null)
  const leadId = useId()
  const text = useErrorText(error)
  const own = error !== null && error.field !== undefined && fields.includes(error.field)

  useEffect(() => {
    const input = error && form.current?.querySelector<HTMLInputElement>('[aria-invalid]')
    input?.focus()
    input?.select()
  }, [error])

  return (
    <form
      ref={form}
      className="lk"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (!pending) onSubmit()
      }}
    >
      {title && <Title focused={focus === 'title'}>{title}</Title>}
      {lead && (
        // Polite, because it may change without a new step: a code that comes by another way.
        <p id={leadId} className="lk-lead" aria-live="polite">
          {lead}
        </p>
      )}
      {children({ errorOf: (field) => (own && error.field === field ? text : null), leadId })}
      <p className="lk-notice" role="alert">
        {own ? null : text}
      </p>
      {/* `aria-disabled` keeps the focus where it is; `onSubmit` ignores a second click. */}
      <button
        type="submit"
        className={`lk-button${quiet ? ' lk-secondary' : ''}${danger ? ' lk-danger' : ''}`}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- only where a step brought the person here
        autoFocus={focus === 'submit'}
        aria-disabled={pending}
        data-pending={pending ? '' : undefined}
      >
        <span>{submit}</span>
        {pending && <span className="lk-spinner" role="img" aria-label={working} />}
      </button>
      {footer && <div className="lk-footer">{footer}</div>}
    </form>
  )
}
