'use client'
import { createContext, type Provider, useContext } from 'react'
import { enCommon } from './en-common.ts'
import type { CommonMessages, Messages } from './messages.ts'

// Without the words that only their own screens load.
const MessagesContext = createContext<CommonMessages & Partial<Messages>>(enCommon)

/** Gives the screens below other words. */
export const MessagesProvider: Provider<Messages> = MessagesContext.Provider

/** The words of the nearest provider. @default English */
export const useMessages = (): CommonMessages & Partial<Messages> => useContext(MessagesContext)
