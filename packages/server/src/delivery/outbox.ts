import { randomUUID } from 'node:crypto'
import type { Delivery, Message } from './delivery.ts'

/** A message that was kept instead of sent. */
export type OutboxMessage = Message & { id: string; sentAt: number }

/** Keeps mails and messages of every channel in memory, for development and tests. */
export type Outbox = Delivery & {
  /** Newest first. */
  messages(): OutboxMessage[]
  clear(): void
}

/** Makes an outbox that keeps the newest messages. */
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
      const stored: OutboxMessage = { ...message, id: randomUUID(), sentAt: Date.now() }
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
