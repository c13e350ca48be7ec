import { randomUUID } from 'node:crypto'
import type { Delivery, Message } from './delivery.ts'

/** A mail that was kept instead of sent. */
export type OutboxMessage = Message & { id: string; channel: 'email'; sentAt: number }

/** Keeps mails in memory, for development and tests. */
export type Outbox = Delivery & {
  /** Newest first. */
  messages(): OutboxMessage[]
  clear(): void
}

/** Makes an outbox that keeps the newest mails. */
export const createOutbox = ({
  capacity = 200,
  onMessage,
}: {
  /** @default 200 */
  capacity?: number
  onMessage?: (message: OutboxMessage) => void
} = {}): Outbox => {
  let kept: OutboxMessage[] = []
  return {
    send: (message) => {
      const { to, subject, text, html } = message
      const id = randomUUID()
      const stored: OutboxMessage = {
        id,
        channel: 'email',
        to,
        subject,
        text,
        html,
        sentAt: Date.now(),
      }
      kept = [stored, ...kept].slice(0, capacity)
      onMessage?.(stored)
      return Promise.resolve()
    },
    messages: () => [...kept],
    clear: () => {
      kept = []
    },
  }
}
