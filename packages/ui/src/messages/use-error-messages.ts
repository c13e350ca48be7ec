'use client'
import { useContext, useSyncExternalStore } from 'react'
import type { ErrorMessages } from './messages.ts'
import { MessagesContext } from './use-messages.ts'

/** The English sentences: null until they are there, `'missing'` while they cannot be loaded. */
let english: ErrorMessages | 'missing' | null = null
const listeners = new Set<() => void>()

const load = async (): Promise<void> => {
  try {
    english = (await import('./en/errors.ts')).errors
  } catch {
    english = 'missing'
  }
  for (const listener of listeners) listener()
}

const follow = (listener: () => void) => {
  listeners.add(listener)
  if (english === null || english === 'missing') void load()
  return () => listeners.delete(listener)
}
const read = () => english
const idle = () => () => {}

/**
 * The sentences for errors, of the nearest `<MessagesProvider>`. The English ones arrive after the
 * screen, and before somebody can have got anything wrong.
 */
export const useErrorMessages = (): typeof english => {
  const given = useContext(MessagesContext)?.errors
  const loaded = useSyncExternalStore(given ? idle : follow, read, read)
  return given ?? loaded
}
