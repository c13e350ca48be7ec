'use client'
import {
  createEmailsFlow,
  createPhonesFlow,
  type EmailsStep,
  type FlowState,
  type PhonesStep,
} from '@latchkey/core'
import { useFlow } from '../../use-flow.ts'

/** Adds, orders and removes e-mail addresses. Switch on `step`: `list`, `code`. */
export const useEmails = (): FlowState<EmailsStep> => useFlow(createEmailsFlow)

/** Adds, orders and removes phone numbers. Switch on `step`: `list`, `code`. */
export const usePhones = (): FlowState<PhonesStep> => useFlow(createPhonesFlow)
