'use client'
import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import { Panel } from './panel.tsx'
import { useShadowRoot } from './use-shadow-root.ts'

/**
 * A button in the corner that opens what is known of the page: its flows, timers, session and
 * requests. Needs a client from `recordAuth`. Production builds get an empty component instead.
 */
export function Devtools(): ReactNode {
  const root = useShadowRoot()
  const [isOpen, setOpen] = useState(false)
  const toggle = useRef<HTMLButtonElement>(null)
  const panelId = useId()
  if (!root) return null

  const closeOnEscape = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !isOpen) return
    event.stopPropagation()
    setOpen(false)
    toggle.current?.focus()
  }

  return createPortal(
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- catches the key of what is inside
    <aside aria-label="Latchkey devtools" onKeyDown={closeOnEscape}>
      <button
        ref={toggle}
        type="button"
        className="toggle"
        aria-label={isOpen ? 'Close the devtools' : 'Open the devtools'}
        aria-expanded={isOpen}
        aria-controls={isOpen ? panelId : undefined}
        onClick={() => setOpen(!isOpen)}
      >
        <KeyIcon />
      </button>
      {isOpen && <Panel id={panelId} />}
    </aside>,
    root,
  )
}

const KeyIcon = () => (
  <svg
    width="20"
    height="20"
    viewBox="0 0 20 20"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.8"
    strokeLinecap="round"
    aria-hidden="true"
  >
    <circle cx="6.5" cy="13.5" r="3.5" />
    <path d="M9 11l7.5-7.5M13 7l2.5 2.5" />
  </svg>
)
