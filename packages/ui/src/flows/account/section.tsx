'use client'
import { type AuthError } from '@latchkey/react'
import type { ReactNode, Ref } from 'react'
import { InSection, Title } from '../../parts/title.tsx'
import { useErrorText } from '../../parts/use-error-text.ts'

type SectionProps = { children: ReactNode }

/** A part of the account, with titles of the second level. */
export const Section = ({ children }: SectionProps): ReactNode => (
  <InSection value={true}>
    <section className="lk-section">{children}</section>
  </InSection>
)

type HeadProps = {
  title: string
  lead?: string
  error: AuthError | null
  /** What was done last. */
  done?: string | null
}

/** What stands above the content of a section. Errors and results are read out as they come. */
export function SectionHead({ title, lead, error, done = null }: HeadProps): ReactNode {
  const text = useErrorText(error)
  return (
    <>
      <Title>{title}</Title>
      {lead && <p className="lk-lead">{lead}</p>}
      <p className="lk-notice" role="alert">
        {text}
      </p>
      <p className="lk-result" role="status">
        {text ? null : done}
      </p>
    </>
  )
}

type RowsProps = {
  label: string
  /** What stands there instead of no rows. */
  empty: string
  /** Takes the focus when a row that had it is gone. */
  ref?: Ref<HTMLDivElement>
  children: ReactNode[]
}

/** A list of what the account has, or a word on having none. */
export const Rows = ({ label, empty, ref, children }: RowsProps): ReactNode => (
  <div className="lk-rows" ref={ref} tabIndex={-1}>
    {children.length > 0 ? (
      <ul className="lk-list" aria-label={label}>
        {children}
      </ul>
    ) : (
      <p className="lk-empty">{empty}</p>
    )}
  </div>
)

type RowButtonProps = {
  /** Names what it is about, for whoever does not see the row. */
  label: string
  busy: boolean
  onClick(): void
  /** Takes the focus as it appears: the form in its place has closed. */
  focused?: boolean
  children: ReactNode
}

/** A button of a row. While something runs it does nothing. */
export const RowButton = ({
  label,
  busy,
  onClick,
  focused = false,
  children,
}: RowButtonProps): ReactNode => (
  <button
    type="button"
    className="lk-link"
    // oxlint-disable-next-line jsx-a11y/no-autofocus -- see `focused`
    autoFocus={focused}
    aria-label={label}
    aria-disabled={busy}
    onClick={busy ? undefined : onClick}
  >
    {children}
  </button>
)

type OpenButtonProps = { onClick(): void; focused?: boolean; children: ReactNode }

/** Opens the form of a section. */
export const OpenButton = ({ onClick, focused = false, children }: OpenButtonProps): ReactNode => (
  <button
    type="button"
    className="lk-button lk-secondary lk-small"
    // oxlint-disable-next-line jsx-a11y/no-autofocus -- see `RowButtonProps`
    autoFocus={focused}
    onClick={onClick}
  >
    {children}
  </button>
)

/** Closes it again. */
export const CancelButton = ({ onClick, children }: OpenButtonProps): ReactNode => (
  <button type="button" className="lk-link" onClick={onClick}>
    {children}
  </button>
)
