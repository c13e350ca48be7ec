'use client'
import { type ReactNode, useEffect, useRef } from 'react'
import { Title } from './title.tsx'

type StatementProps = { title: string; lead: string; children?: ReactNode }

/** Says how something ended, and what to do next where there is something. */
export function Statement({ title, lead, children }: StatementProps): ReactNode {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <div className="lk">
      <Title ref={heading}>{title}</Title>
      <p className="lk-lead">{lead}</p>
      {children}
    </div>
  )
}
