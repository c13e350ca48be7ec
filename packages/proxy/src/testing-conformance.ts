import type { Backend } from '@latchkey/core'
import {
  subjectAt,
  type ConformanceApp,
  type ConformancePasskey,
  type ConformanceSubject,
  type ConformanceWallet,
  type HttpBrowser,
} from '@latchkey/core/conformance'
import {
  choose,
  createCheapHash,
  listen,
  locationOf,
  noLimits,
  openBrowser,
} from '@latchkey/server/testing'
import { createTestAuthenticator } from '@latchkey/server/testing-authenticator'
import { Wallet } from 'ethers'
import { redirectUrls } from './landings.ts'
import { createProxy } from './proxy.ts'
import { createTestKit, origin, type Browser, type TestKit } from './test-kit.ts'
import { remote } from './upstream.ts'

/** A subject, and how to stop what stands behind it. */
export type TestSubject = { subject: ConformanceSubject; close(): Promise<void> }

/** Limits and the cost of passwords have tests of their own. */
const cheap = () => ({ limits: noLimits, parts: { passwordHash: createCheapHash() } })

/** The proxy in front of a server in the same process, called without HTTP. */
export const createEmbeddedSubject = async (): Promise<TestSubject> => {
  const kit = await createTestKit({}, { baseUrl: 'http://localhost:3000', ...cheap() })
  const browsers = new Map<Backend, Browser>()
  const send = (browser: Backend | undefined, url: string) =>
    (browser && browsers.get(browser)?.send(url)) ?? kit.proxy.fetch(new Request(url))
  return {
    close: kit.close,
    subject: {
      ...partsOf(kit, origin, send),
      browser() {
        const browser = kit.browser()
        const backend: Backend = (route, input) => browser.call(route, input)
        browsers.set(backend, browser)
        return backend
      },
    },
  }
}

const visit = (browser: HttpBrowser | undefined, url: string) =>
  browser?.visit(url) ?? fetch(url, { redirect: 'manual' })

/** The proxy over HTTP, in front of an API that it calls over HTTP. */
export const createRemoteSubject = async (): Promise<TestSubject> => {
  const [site, api] = [await listen(), await listen()]
  const kit = await createTestKit(
    {},
    { baseUrl: api.origin, ...cheap(), redirectUrls: redirectUrls(site.origin) },
  )
  const { projectId, secret, publicToken } = kit.server
  const upstream = remote({
    baseUrl: api.origin,
    projectId,
    secret,
    publicToken,
    codeInMagicLinkMail: true,
  })
  api.serve(kit.server.fetch)
  site.serve(createProxy({ upstream, origin: site.origin, clock: kit.clock.now }).fetch)

  return {
    subject: subjectAt(`${site.origin}/auth`, partsOf(kit, site.origin, visit)),
    async close() {
      await site.close()
      await api.close()
      await kit.close()
    },
  }
}

/** What stands behind every proxy here: the messages, the clock and the devices of people. */
const partsOf = <B>(
  kit: TestKit,
  site: string,
  send: (browser: B | undefined, url: string) => Promise<Response>,
) => ({
  inbox: {
    code: (to: string) => /\b\d{6}\b/.exec(messageTo(kit, to))?.[0] ?? null,
    async link(to: string) {
      const link = /https?:\S+\/v1\/\S+/.exec(messageTo(kit, to))?.[0]
      if (!link) return null
      const redirect = await kit.server.fetch(new Request(link))
      const page = await send(undefined, locationOf(redirect))
      const fragment = new URLSearchParams(new URL(locationOf(page)).hash.slice(1))
      return { token: fragment.get('token') ?? '', attempt: fragment.get('attempt') }
    },
  },
  clock: kit.clock,
  newcomer: { roles: ['stytch_user'] },
  newPhone,
  newWallet,
  passkeys: {
    rp: { id: new URL(site).hostname, name: 'Latchkey' },
    newPasskey: () => newPasskey(site),
  },
  async visitProvider(browser: B, url: string, account: string | null) {
    const there = openBrowser(kit)
    const start = await there.visit(locationOf(await send(browser, url)))
    const choice = account === null ? ({ decision: 'refuse' } as const) : { email: account }
    const callback = await choose(there, locationOf(start), choice)
    await send(browser, locationOf(await callback()))
  },
  async newApp({ name, description, logoUrl, party, isPublic, redirectUrl }: ConformanceApp) {
    const { connected_app } = await kit.api.connectedApps.create({
      client_type: `${party}_party${isPublic ? '_public' : ''}`,
      client_name: name,
      client_description: description,
      redirect_urls: [redirectUrl],
      ...(logoUrl && { logo_url: logoUrl }),
    })
    return { clientId: connected_app.client_id }
  },
})

const messageTo = ({ outbox }: TestKit, to: string): string =>
  outbox.messages().find((message) => message.to === to)?.text ?? ''

let phones = 0
const newPhone = () => `+447400${String(100_000 + phones++)}`

const newWallet = (): ConformanceWallet => {
  const wallet = Wallet.createRandom()
  const { address } = wallet
  return { type: 'ethereum', address, sign: (message) => wallet.signMessage(message) }
}

const newPasskey = (site: string): ConformancePasskey => {
  const authenticator = createTestAuthenticator({ origin: site })
  return {
    create: (options) => JSON.parse(authenticator.create(JSON.stringify(options))),
    get: (options) => JSON.parse(authenticator.get(JSON.stringify(options))),
  }
}
