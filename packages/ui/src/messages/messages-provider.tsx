'use client'
import type { ReactNode } from 'react'
import type { Messages } from './messages.ts'
import { MessagesContext } from './use-messages.ts'

export type MessagesProviderProps = { messages: Messages; children: ReactNode }

/** Gives the screens below other words, and tells the browser which language that is. */
export function MessagesProvider({ messages, children }: MessagesProviderProps): ReactNode {
  return (
    <MessagesContext.Provider value={messages}>
      <div className="lk-messages" lang={messages.lang} dir={messages.dir}>
        {children}
      </div>
    </MessagesContext.Provider>
  )
}
