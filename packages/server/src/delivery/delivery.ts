/** One mail, ready to leave. */
export type Message = { to: string; subject: string; text: string; html: string }

/**
 * Takes mails to their addresses. `send` throws `ApiError('inactive_email')` for a mailbox that
 * refuses, and `ApiError('server_unavailable')` for anything else.
 */
export type Delivery = { send(message: Message): Promise<void>; close?(): Promise<void> }
