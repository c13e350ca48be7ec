'use client'
import type { ConsentMessages } from './consent-messages.ts'
import { enConsent } from './en-consent.ts'
import { useMessages } from './use-messages.ts'

/** The words of letting apps in, of the nearest provider. @default English */
export const useConsentMessages = (): ConsentMessages => useMessages().consent ?? enConsent
