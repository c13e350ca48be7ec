'use client'
import { createContext, useContext } from 'react'
import type { Messages, Topic, Topics } from './messages.ts'

/** The words of the nearest `<MessagesProvider>`. */
export const MessagesContext = createContext<Messages | null>(null)

/** The words of a topic, of the nearest `<MessagesProvider>`. @default English */
export const useMessages = <Key extends keyof Topics>({ key, english }: Topic<Key>): Topics[Key] =>
  useContext(MessagesContext)?.[key] ?? english

/** The language of the words, for dates. @default that of the browser */
export const useLanguage = (): string | undefined => useContext(MessagesContext)?.lang
