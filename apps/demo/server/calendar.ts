import { randomUUID } from 'node:crypto'
import type { Upstream } from '@latchkey/proxy'
import * as oidc from 'openid-client'

const name = 'Birthday calendar'
const path = '/demo/calendar'
const cookie = 'calendar'
const waitsSeconds = 600

/** The pages of the other app. */
export type Calendar = {
  /** Answers what lies below `/demo/calendar`, and null for anything else. */
  fetch(request: Request): Promise<Response> | null
}

/**
 * Another app, made by somebody else, that signs people in with this one: OpenID Connect with PKCE, all
 * over HTTP. A real one lives on a site of its own.
 */
export const createCalendar = async (
  origin: string,
  { api }: Pick<Upstream, 'api'>,
): Promise<Calendar> => {
  const redirectUrl = `${origin}${path}/callback`
  const clientId = await register(api, redirectUrl)

  // When somebody comes for the first time: before, the server does not answer yet.
  let found: Promise<oidc.Configuration> | undefined
  const configuration = () =>
    (found ??= oidc.discovery(new URL(origin), clientId, undefined, oidc.None(), {
      execute: [oidc.allowInsecureRequests],
    }))

  const signIn = async (): Promise<Response> => {
    const [verifier, state, nonce] = [oidc.randomPKCECodeVerifier(), randomUUID(), randomUUID()]
    const url = oidc.buildAuthorizationUrl(await configuration(), {
      redirect_uri: redirectUrl,
      scope: 'openid profile email',
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
    })
    const waiting = new URLSearchParams({ verifier, state, nonce })
    return new Response(null, {
      status: 303,
      headers: { location: url.href, 'set-cookie': cookieOf(String(waiting), waitsSeconds) },
    })
  }

  const callBack = async (request: Request): Promise<Response> => {
    const waiting = new URLSearchParams(readCookie(request))
    const checks = {
      pkceCodeVerifier: waiting.get('verifier') ?? '',
      expectedState: waiting.get('state') ?? '',
      expectedNonce: waiting.get('nonce') ?? '',
    }
    try {
      const tokens = await oidc.authorizationCodeGrant(
        await configuration(),
        new URL(request.url),
        checks,
      )
      const subject = tokens.claims()?.sub ?? ''
      const person = await oidc.fetchUserInfo(await configuration(), tokens.access_token, subject)
      return page(`<p>Welcome, <strong>${escape(person.email ?? subject)}</strong>.</p>`)
    } catch (error) {
      const isRefused = error instanceof oidc.AuthorizationResponseError
      const why = isRefused && error.error === 'access_denied' ? 'You kept us out.' : 'That failed.'
      return page(`<p>${why} Nobody is signed in here.</p>`)
    }
  }

  return {
    fetch(request) {
      switch (`${request.method} ${new URL(request.url).pathname}`) {
        case `GET ${path}`:
          return Promise.resolve(page('<p>Never forget a birthday again.</p>'))
        case `GET ${path}/sign-in`:
          return signIn()
        case `GET ${path}/callback`:
          return callBack(request)
      }
      return null
    },
  }
}

/** Finds the app that an earlier start has registered, or registers it. Ports differ from start to start. */
const register = async ({ connectedApps }: Upstream['api'], redirectUrl: string) => {
  const { connected_apps } = await connectedApps.search({})
  const known = connected_apps.find((app) => app.client_name === name)
  const settings = { client_name: name, redirect_urls: [redirectUrl] }
  const { connected_app } = known
    ? await connectedApps.update({ client_id: known.client_id, ...settings })
    : await connectedApps.create({ client_type: 'third_party_public', ...settings })
  return connected_app.client_id
}

const cookieOf = (value: string, seconds: number): string =>
  `${cookie}=${value}; Path=${path}; HttpOnly; SameSite=Lax; Max-Age=${seconds}`

const readCookie = (request: Request): string =>
  new RegExp(`(?:^|; )${cookie}=([^;]*)`).exec(request.headers.get('cookie') ?? '')?.[1] ?? ''

const page = (text: string): Response =>
  new Response(
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>${name}</title>
<main><h1>${name}</h1>${text}<p><a href="${path}/sign-in">Sign in with Latchkey</a></p></main></html>`,
    {
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
        // What waited is over.
        'set-cookie': cookieOf('', 0),
      },
    },
  )

const escape = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)
