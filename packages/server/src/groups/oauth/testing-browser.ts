import { oauthStartPath, type OAuthProvider } from '@latchkey/api'
import type { TestServer } from '../../testing.ts'

/** A browser with cookies of its own, which goes where it is told and follows nothing by itself. */
export type TestBrowser = {
  visit(url: string, init?: RequestInit): Promise<Response>
  cookies: Map<string, string>
}

/** Opens a browser on a server, with no cookies. */
export const openBrowser = ({ server }: Pick<TestServer, 'server'>): TestBrowser => {
  const cookies = new Map<string, string>()
  return {
    cookies,
    visit: async (url, init = {}) => {
      const headers = new Headers(init.headers)
      if (!headers.has('accept')) headers.set('accept', 'text/html')
      if (cookies.size > 0) {
        headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '))
      }
      const response = await server.fetch(new Request(url, { ...init, headers }))
      for (const line of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
        if (/max-age=0/i.test(line)) cookies.delete(name)
        else cookies.set(name, value)
      }
      return response
    },
  }
}

/** The address that begins a sign-in. */
export const startUrl = (
  { server }: Pick<TestServer, 'server'>,
  provider: OAuthProvider,
  parameters: Record<string, string> = {},
): string => {
  const query = new URLSearchParams({ public_token: server.publicToken, ...parameters })
  return `http://localhost:3000${oauthStartPath(provider)}?${query}`
}

/** Where a redirect leads, or an empty text. */
export const locationOf = (response: Response): string => response.headers.get('location') ?? ''

/** The hidden fields of the first form of a page. */
export const fieldsOf = (html: string): Record<string, string> =>
  Object.fromEntries(
    [...html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)].map(
      ([, name = '', value = '']) => [name, unescape(value)],
    ),
  )

const unescape = (text: string): string =>
  text.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))

/** Who somebody is on the page that plays the providers, and what they press. */
export type Choice = {
  email?: string
  name?: string
  verified?: boolean
  decision?: 'allow' | 'refuse' | 'fail'
}

/** Goes through a whole sign-in on the page that plays the providers. Returns where it ends. */
export const signInAt = async (
  kit: Pick<TestServer, 'server'>,
  provider: OAuthProvider,
  choice: Choice = {},
  {
    browser = openBrowser(kit),
    parameters = {},
  }: { browser?: TestBrowser; parameters?: Record<string, string> } = {},
): Promise<URL> => {
  const start = await browser.visit(startUrl(kit, provider, parameters))
  const callback = await choose(browser, locationOf(start), choice)
  return new URL(locationOf(await callback()))
}

/** Opens the page, presses a button, and returns the way back to the server. */
export const choose = async (
  browser: TestBrowser,
  page: string,
  { email = '', name = 'Ada Lovelace', verified = true, decision = 'allow' }: Choice = {},
): Promise<() => Promise<Response>> => {
  const asked = fieldsOf(await (await browser.visit(page)).text())
  const form = { ...asked, email, name, decision, ...(verified && { verified: 'yes' }) }
  const decided = await post(browser, page, form)
  if (decided.status === 303) return () => browser.visit(locationOf(decided))
  const html = await decided.text()
  const [, action = ''] = /action="([^"]*)"/.exec(html) ?? []
  return () => post(browser, action, fieldsOf(html))
}

/** Posts a form. */
export const post = (
  browser: TestBrowser,
  url: string,
  form: Record<string, string>,
): Promise<Response> =>
  browser.visit(url, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form).toString(),
  })
