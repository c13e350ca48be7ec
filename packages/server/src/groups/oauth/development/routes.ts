import { ApiError, type OAuthProvider } from '@latchkey/api'
import type { Context as HonoContext } from 'hono'
import type { Context } from '../../../context.ts'
import type { Router } from '../../../http/router.ts'
import { oauthCallbackUrl } from '../callback-url.ts'
import { providers } from '../providers.ts'
import { readParameters } from '../stops.ts'
import { formOf, type Persona } from './dialect.ts'
import {
  developmentPath,
  isProvider,
  pathOf,
  subjectOf,
  type DevelopmentProvider,
} from './development-provider.ts'
import { choicePage, postPage } from './page.ts'

const route = `${developmentPath}/{provider}`

/** Adds the page that plays the providers. Where there is nobody to play them, there is no page. */
export const addDevelopmentProvider = (router: Router, context: Context): void => {
  const { development } = context.oauth
  if (!development) return
  router.on(['GET', 'POST'], `${developmentPath}/:provider/*`, async (c) => {
    c.set('route', route)
    c.header('referrer-policy', 'no-referrer')
    const provider = c.req.param('provider')
    const path = new URL(c.req.url).pathname.slice(`${developmentPath}/${provider}`.length)
    if (!isProvider(provider) || path !== pathOf(providers[provider].authorization)) {
      throw new ApiError('route_not_found')
    }
    const parameters = Object.fromEntries(await readParameters(c.req.raw))
    return c.req.method === 'POST'
      ? decide(context, c, { development, provider, parameters })
      : show(c, choicePage(context.config, provider, askedIn(provider, parameters)))
  })
}

const show = (c: HonoContext, { html, policy }: { html: string; policy: string }): Response => {
  c.header('content-security-policy', policy)
  return c.html(html)
}

// What the answer needs of the request comes back with the form.
const askedIn = (provider: OAuthProvider, parameters: Record<string, string>) => ({
  state: parameters.state ?? '',
  nonce: parameters.nonce ?? '',
  code_challenge: parameters.code_challenge ?? '',
  scope: parameters[providers[provider].scopeParameter ?? 'scope'] ?? '',
})

type Decision = {
  development: DevelopmentProvider
  provider: OAuthProvider
  parameters: Record<string, string>
}

const decide = (
  { config }: Context,
  c: HonoContext,
  { development, provider, parameters }: Decision,
): Response => {
  const { state = '', nonce = '', code_challenge: challenge = '', scope = '' } = parameters
  const persona = personaIn(provider, parameters)
  const errors: Record<string, string> = { refuse: 'access_denied', fail: 'server_error' }
  const error = errors[parameters.decision ?? '']
  const { formPost } = providers[provider]
  const answer: Record<string, string> = error
    ? { error, state }
    : {
        code: development.issueCode(provider, { persona, nonce, challenge, scope }),
        state,
        ...(formPost && { user: formOf(persona) }),
      }
  const action = oauthCallbackUrl(config, provider)
  if (formPost) return show(c, postPage(config, { action, answer }))
  return c.redirect(`${action}?${new URLSearchParams(answer)}`, 303)
}

const personaIn = (provider: OAuthProvider, parameters: Record<string, string>): Persona => {
  const persona = {
    name: (parameters.name ?? '').slice(0, 100),
    email: (parameters.email ?? '').slice(0, 254),
    verified: parameters.verified === 'yes',
  }
  return { ...persona, subject: subjectOf(provider, persona) }
}
