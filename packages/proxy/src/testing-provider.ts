import type { OAuthProvider } from '@latchkey/core'
import { choose, locationOf, openBrowser, type Choice } from '@latchkey/server/testing'
import type { Browser, TestKit } from './test-kit.ts'

/** Pages that play the providers exist only where the API is on this machine. */
export const withProviders = { baseUrl: 'http://localhost:3000' }

/** Where a browser is sent that asks to sign in with a provider, or to link one. */
export const begin = (
  browser: Browser,
  {
    provider = 'google',
    route = 'POST /oauth/start',
    mode = 'redirect',
    next = '/sign-in?to=%2Fhome',
  }: {
    provider?: OAuthProvider
    route?: 'POST /oauth/start' | 'POST /oauth/attach'
    mode?: 'redirect' | 'popup'
    next?: string
  } = {},
): Promise<{ attempt: string; url: string }> => browser.call(route, { provider, mode, next })

/** Goes to the provider and decides there. Answers the landing, which nobody has visited yet. */
export const visitProvider = async (
  kit: TestKit,
  browser: Browser,
  url: string,
  choice: Choice = {},
): Promise<string> => {
  const there = openBrowser(kit)
  const start = await there.visit(locationOf(await browser.send(url)))
  const callback = await choose(there, locationOf(start), choice)
  return locationOf(await callback())
}

/** Signs in with a provider, from the click to the landing. */
export const signInWith = async (
  kit: TestKit,
  browser: Browser,
  choice: Choice = {},
  options: Parameters<typeof begin>[1] = {},
): Promise<{ attempt: string; landed: Response }> => {
  const { attempt, url } = await begin(browser, options)
  return { attempt, landed: await browser.send(await visitProvider(kit, browser, url, choice)) }
}
