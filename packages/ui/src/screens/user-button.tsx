'use client'
import { useSession, type User } from '@latchkey/react'
import { type FocusEvent, type ReactNode, useId, useRef, useState } from 'react'
import { userButtonWords } from '../messages/en/user-button.ts'
import { useMessages } from '../messages/use-messages.ts'
import { personOf } from '../parts/done.tsx'
import { useErrorText } from '../parts/use-error-text.ts'

export type UserButtonProps = {
  /** Leads to the account, where `<Account>` shows. @default no such entry */
  onAccount?: () => void
  /** Called once nobody is signed in any more. */
  onSignedOut?: () => void
  /** Entries of the app's own, above signing out. */
  children?: ReactNode
}

/** A button with the initials of who is signed in, and a menu. Nothing for nobody. */
export function UserButton({ onAccount, onSignedOut, children }: UserButtonProps): ReactNode {
  const words = useMessages(userButtonWords)
  const session = useSession()
  const text = useErrorText(session.error)
  const [isOpen, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const menuId = useId()
  if (session.step !== 'signed-in') return null

  const person = personOf(session.user) ?? ''
  const close = () => {
    setOpen(false)
    button.current?.focus()
  }
  const signOut = async () => {
    const { step } = await session.signOut()
    if (step === 'signed-out') onSignedOut?.()
  }
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- hears what its buttons do
    <div
      className="lk lk-user"
      onKeyDown={(event) => {
        if (event.key === 'Escape' && isOpen) close()
      }}
      onBlur={({ currentTarget, relatedTarget }: FocusEvent) => {
        if (!currentTarget.contains(relatedTarget)) setOpen(false)
      }}
    >
      <button
        ref={button}
        type="button"
        className="lk-avatar"
        aria-label={words.label(person)}
        aria-expanded={isOpen}
        aria-controls={isOpen ? menuId : undefined}
        onClick={() => setOpen(!isOpen)}
      >
        <span aria-hidden="true">{initialsOf(session.user)}</span>
      </button>
      {isOpen && (
        <div className="lk-menu" id={menuId}>
          <p className="lk-hint">
            <bdi>{person}</bdi>
          </p>
          <p className="lk-notice" role="alert">
            {text}
          </p>
          {onAccount && (
            <button
              type="button"
              className="lk-button lk-secondary"
              onClick={() => {
                close()
                onAccount()
              }}
            >
              {words.account}
            </button>
          )}
          {children}
          <button
            type="button"
            className="lk-button lk-secondary"
            aria-disabled={session.pending === 'signOut'}
            onClick={() => void signOut()}
          >
            {words.signOut}
          </button>
        </div>
      )}
    </div>
  )
}

/** The first letters of a name, or of an address. A number has none worth showing. */
const initialsOf = (user: User): string => {
  const { first, last } = user.nameParts
  const named = [first, last].map(firstOf).join('')
  return (named || firstOf(user.emails[0]?.email ?? '') || '·').toLocaleUpperCase()
}

/** The first character as a person counts them: by code points it could be half a letter. */
const firstOf = (text: string): string => {
  const [first] = new Intl.Segmenter().segment(text.trim())
  return first?.segment ?? ''
}
