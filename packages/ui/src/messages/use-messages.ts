'use client'
import { createContext, useContext } from 'react'
import { en } from './en.ts'
import type { Messages } from './messages.ts'

const MessagesContext = createContext<Messages>(en)

/** Gives the screens below other words. */
export const MessagesProvider = MessagesContext.Provider

/** The words of the nearest provider. @default English */
export const useMessages = (): Messages => useContext(MessagesContext)
