import { createProxy, embedded, redirectUrls } from '@latchkey/proxy'
import { createServer, settingsFromEnvironment } from '@latchkey/server'
import { createCalendar } from './calendar.ts'
import { createDemoApi, createDemoClock } from './demo-api.ts'
import { createMailbox } from './mailbox.ts'
import type { DemoSettings } from './settings.ts'

/** Answers all that is not a page. */
export type Backend = {
  fetch(request: Request, address: string | undefined): Promise<Response>
  close(): Promise<void>
}

/** Tells the backend's paths from those of pages. */
export const isBackendPath = (path: string): boolean =>
  /^\/(auth|v1|development|demo|\.well-known)\//.test(path)

/** Starts the engine and puts the proxy, the REST API and the outbox in front of it. */
export const createBackend = async (
  origin: string,
  { dataDir, test }: DemoSettings,
): Promise<Backend> => {
  const outbox = createMailbox()
  const clock = createDemoClock()
  const fromEnvironment = settingsFromEnvironment(
    { MAIL_FROM: 'Latchkey demo <demo@latchkey.localhost>', ...process.env },
    { delivery: outbox },
  )
  const server = await createServer({
    projectName: 'Latchkey demo',
    delivery: outbox,
    // The site that its text messages are bound to, so that browsers fill their codes in.
    phones: { smsOrigin: origin },
    ...fromEnvironment,
    dataDir,
    baseUrl: origin,
    redirectUrls: redirectUrls(origin),
    connectedApps: { authorizationUrl: `${origin}/oauth/authorize` },
    clock: clock.now,
    ...(test && {
      limits: {
        clients: unlimited,
        strengthChecks: unlimited,
        networkSends: unlimited,
        prefixSends: unlimited,
      },
    }),
  })
  const upstream = embedded(server)
  const proxy = createProxy({
    upstream,
    origin,
    pages: { oauth: '/oauth' },
    clock: clock.now,
    onFault: ({ route, error }) => console.error(`${route} failed:`, error),
  })
  const demoApi = createDemoApi({
    origin,
    proxy,
    calendar: await createCalendar(origin, upstream),
    outbox,
    smtpHost: process.env.SMTP_URL ? new URL(process.env.SMTP_URL).host : null,
    clock: test ? clock : null,
  })

  return {
    fetch(request, address) {
      const { pathname } = new URL(request.url)
      if (pathname.startsWith('/auth/')) return proxy.fetch(request, { address })
      return /^\/(v1|development|\.well-known)\//.test(pathname)
        ? server.fetch(request)
        : demoApi(request)
    },
    close: server.close,
  }
}

const unlimited = { burst: 1_000_000, perMinute: 1_000_000 }
