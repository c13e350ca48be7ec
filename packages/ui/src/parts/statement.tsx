'use client'
import type { ReactNode } from 'react'
import { Title } from './title.tsx'

type StatementProps = { title: string; lead: string; children?: ReactNode }

/** Says how something ended, and what to do next where there is something. */
export function Statement({ title, lead, children }: StatementProps): ReactNode {
  return (
    <div className="lk">
      <Title focused>{title}</Title>
      <p className="lk-lead">{lead}</p>
      {children}
    </div>
  )
}
