'use client'
import type { ReactNode } from 'react'
import { magicLinkWords } from '../messages/en/magic-link.ts'
import { useMessages } from '../messages/use-messages.ts'

/** A part of a lead: the number that approves a sign-in on another device. Nothing where that cannot be done. */
export function Matching({ number }: { number: string | null }): ReactNode {
  const magicLink = useMessages(magicLinkWords)
  if (number === null) return null
  return (
    <span className="lk-matching">
      <span>{magicLink.elsewhere}</span> <strong>{number}</strong>
    </span>
  )
}
