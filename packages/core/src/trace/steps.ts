import type { Trace } from './trace.ts'

/** The steps of a trace in their order, without the times: `email-otp code finish… code-incorrect`. */
export const stepsOf = ({ events }: Pick<Trace, 'events'>): string[] =>
  events.flatMap((event) => {
    if (event.type !== 'step') return []
    const { flow, step, pending, error } = event
    return [[flow, step, pending && `${pending}…`, error?.code].filter(Boolean).join(' ')]
  })
