'use client'
import type { AccountMessages } from './account-messages.ts'
import { enAccount } from './en-account.ts'
import { useMessages } from './use-messages.ts'

/** The words of the account, of the nearest provider. @default English */
export const useAccountMessages = (): AccountMessages => useMessages().account ?? enAccount
