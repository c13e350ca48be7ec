'use client'
import type { ApprovalMessages } from './approval-messages.ts'
import { enApproval } from './en-approval.ts'
import { useMessages } from './use-messages.ts'

/** The words of approving, of the nearest provider. @default English */
export const useApprovalMessages = (): ApprovalMessages => useMessages().approval ?? enApproval
