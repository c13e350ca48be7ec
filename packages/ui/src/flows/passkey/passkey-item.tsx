'use client'
import type { FlowState, Passkey, PasskeysStep } from '@latchkey/react'
import { type FormEvent, type ReactNode, useState } from 'react'
import { accountWords } from '../../messages/en/account.ts'
import { useMessages } from '../../messages/use-messages.ts'

type PasskeyItemProps = {
  passkey: Passkey
  flow: Extract<FlowState<PasskeysStep>, { step: 'ready' }>
  /** The button that had the focus is gone with its passkey. */
  onRemoved(): void
}

/** One passkey, with ways to name and to remove it. */
export function PasskeyItem({ passkey, flow, onRemoved }: PasskeyItemProps): ReactNode {
  const { passkeys: words } = useMessages(accountWords)
  const [mode, setMode] = useState<'shown' | 'renaming' | 'removing'>('shown')
  /** Which button to come back to. */
  const [left, setLeft] = useState<'renaming' | 'removing'>()
  const [typed, setTyped] = useState('')
  const name = passkey.name || words.unnamed
  const busy = flow.pending !== null

  const open = (next: 'renaming' | 'removing') => {
    setTyped(passkey.name)
    setLeft(next)
    setMode(next)
  }
  const rename = async (event: FormEvent) => {
    event.preventDefault()
    if (busy || !typed.trim()) return
    const { error } = await flow.rename(passkey.passkeyId, typed)
    if (!error) setMode('shown')
  }
  const remove = async () => {
    if (busy) return
    const { error } = await flow.remove(passkey.passkeyId)
    if (error) setMode('shown')
    else onRemoved()
  }

  switch (mode) {
    case 'renaming':
      return (
        <li>
          <form className="lk-edit" onSubmit={(event) => void rename(event)}>
            <input
              className="lk-input"
              aria-label={words.name}
              // oxlint-disable-next-line jsx-a11y/no-autofocus -- the name is what was asked for
              autoFocus
              maxLength={64}
              autoComplete="off"
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              onFocus={(event) => event.target.select()}
              onKeyDown={(event) => {
                if (event.key === 'Escape') setMode('shown')
              }}
            />
            <button type="submit" className="lk-link" aria-disabled={busy || !typed.trim()}>
              {words.save}
            </button>
            <button type="button" className="lk-link" onClick={() => setMode('shown')}>
              {words.cancel}
            </button>
          </form>
        </li>
      )
    case 'removing':
      return (
        <li>
          <div className="lk-edit" role="group" aria-label={words.removeOf(name)}>
            <span className="lk-grow" role="alert">
              {words.confirm(name)}
            </span>
            <button
              type="button"
              className="lk-link lk-danger"
              aria-disabled={busy}
              onClick={() => void remove()}
            >
              {words.remove}
            </button>
            <button
              type="button"
              className="lk-link"
              // oxlint-disable-next-line jsx-a11y/no-autofocus -- the question is what was asked for
              autoFocus
              onClick={() => setMode('shown')}
            >
              {words.keep}
            </button>
          </div>
        </li>
      )
    case 'shown':
      return (
        <li>
          <bdi className="lk-grow">{name}</bdi>
          {(['renaming', 'removing'] as const).map((next) => (
            <button
              key={next}
              type="button"
              className="lk-link"
              aria-label={next === 'renaming' ? words.renameOf(name) : words.removeOf(name)}
              // oxlint-disable-next-line jsx-a11y/no-autofocus -- comes back to where the person was
              autoFocus={left === next}
              onClick={() => open(next)}
            >
              {next === 'renaming' ? words.rename : words.remove}
            </button>
          ))}
        </li>
      )
    default:
      return mode satisfies never
  }
}
