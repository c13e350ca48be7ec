import { authErrorResponse, type Proxy } from '@latchkey/proxy'
import type { Outbox } from '@latchkey/server'
import type { Calendar } from './calendar.ts'

/** A clock that tests can move. */
export type DemoClock = { now(): number; advance(ms: number): void }

/** Makes the clock of the demo: the real one, plus what a test has added. */
export const createDemoClock = (): DemoClock => {
  let ahead = 0
  return { now: () => Date.now() + ahead, advance: (ms) => void (ahead += ms) }
}

type DemoApi = {
  /** The demo's own address. Requests for another host are refused: see below. */
  origin: string
  proxy: Proxy
  outbox: Outbox
  calendar: Calendar
  /** The mail server that mail leaves through, or null when the outbox keeps it. */
  smtpHost: string | null
  /** Null outside of tests. */
  clock: DemoClock | null
}

/** Answers `/demo/*`: what only a demo may tell. */
export const createDemoApi =
  ({ origin, proxy, outbox, calendar, smtpHost, clock }: DemoApi) =>
  async (request: Request): Promise<Response> => {
    // Messages hold codes, so a page of another name that points at this machine gets none.
    if (request.headers.get('host') !== new URL(origin).host)
      return new Response(null, { status: 421 })
    switch (`${request.method} ${new URL(request.url).pathname}`) {
      case 'GET /demo/outbox':
        return Response.json({
          messages: outbox.messages(),
          smtpHost,
        })
      case 'DELETE /demo/outbox':
        outbox.clear()
        return Response.json({})
      // A route of the app's own that wants a proof of the last minute.
      case 'POST /demo/transfer':
        return proxy
          .requireSession(request, { maxAgeSeconds: 60 })
          .then(() => Response.json({ sent: true }), authErrorResponse)
      case 'POST /demo/clock':
        if (!clock) break
        clock.advance(((await request.json()) as { advanceMs: number }).advanceMs)
        return Response.json({ now: clock.now() })
    }
    return (await calendar.fetch(request)) ?? new Response(null, { status: 404 })
  }
