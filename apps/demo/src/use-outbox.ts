import { useCallback, useEffect, useState } from 'react'
import type { Message } from './mail.ts'

/** The messages that the demo kept, newest first; null until the first answer. */
export type Outbox = {
  messages: Message[]
  /** The mail server that mail leaves through instead, or null. */
  smtpHost: string | null
}

const everyMs = 1000

/** Follows the outbox, and asks again every second while it shows. */
export function useOutbox(): { outbox: Outbox | null; clear(): Promise<void> } {
  const [outbox, setOutbox] = useState<Outbox | null>(null)

  useEffect(() => {
    const controller = new AbortController()
    const read = async () => {
      const { signal } = controller
      const answer = await fetch('/demo/outbox', { signal }).then((response) => response.json())
      setOutbox(answer as Outbox)
    }
    // A demo that is being restarted answers again a second later.
    const tryRead = () => void read().catch(() => {})
    tryRead()
    const timer = setInterval(() => document.visibilityState === 'visible' && tryRead(), everyMs)
    return () => {
      clearInterval(timer)
      controller.abort()
    }
  }, [])

  const clear = useCallback(async () => {
    await fetch('/demo/outbox', { method: 'DELETE' })
    setOutbox((before) => before && { ...before, messages: [] })
  }, [])

  return { outbox, clear }
}
