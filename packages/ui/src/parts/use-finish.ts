'use client'
import { useEffect, useRef } from 'react'

type CodeFlow = { pending: string | null; finish(code: string): unknown }

/**
 * Finishes with a code. One that is typed while another message is being sent waits for that, because
 * the attempt that it would go with is over then.
 */
export function useFinish({ pending, finish }: CodeFlow): (code: string) => void {
  const held = useRef<string>(undefined)
  const isSending = pending !== null && pending !== 'finish'
  useEffect(() => {
    if (isSending || held.current === undefined) return
    const code = held.current
    held.current = undefined
    void finish(code)
  }, [isSending, finish])
  return (code) => {
    if (isSending) held.current = code
    else void finish(code)
  }
}
