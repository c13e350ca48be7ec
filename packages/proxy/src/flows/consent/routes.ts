import { AuthError, type ConsentContract, type ConsentRequest } from '@latchkey/core/contract'
import * as v from 'valibot'
import { isPublicApp, toApp } from '../../connected-apps.ts'
import { requireFreshForChanges } from '../../freshness.ts'
import { Id, type RouteContext, type Routes } from '../../routes.ts'
import { readAuthorization, type Authorization } from './authorization.ts'

// As long as the longest of its members together.
const Query = v.pipe(v.string(), v.maxLength(16_384))

/** Letting another app in. */
export const consentRoutes: Routes<ConsentContract> = {
  'POST /consent/start': {
    input: v.object({ query: Query }),
    async run({ query }, context) {
      const { sessionToken, user } = await context.session.read()
      return startConsent(readAuthorization(query), { userId: user.user_id, sessionToken }, context)
    },
  },

  'POST /consent/finish': {
    input: v.object({ query: Query, userId: Id, approved: v.boolean() }),
    async run({ query, userId, approved }, context) {
      const { api, rp, session, now } = context
      const live = await session.read()
      const { sessionToken } = live
      // The page shows somebody who has been signed out since.
      if (live.user.user_id !== userId) throw new AuthError('session-unknown')
      const request = readAuthorization(query)
      const { isNeeded } = await startConsent(request, { userId, sessionToken }, context)
      if (approved && isNeeded) requireFreshForChanges(live, rp.id, now)
      const { scope, prompt, resource, code_challenge_method: _, ...same } = request
      const { redirect_uri } = await api.connectedApps.authorize({
        ...same,
        scopes: scope,
        prompt: prompt.join(' '),
        session_token: sessionToken,
        consent_granted: approved,
        ...(resource.length > 0 && { resources: resource }),
      })
      return { url: answered(redirect_uri, request) }
    },
  },
}

type Whom = { userId: string; sessionToken: string }

/** Lets the API say whether the request is one of a known app, and what it means for this person. */
const startConsent = async (
  request: Authorization,
  { userId, sessionToken }: Whom,
  { api }: RouteContext,
): Promise<ConsentRequest> => {
  const { client_id, redirect_uri, scope, prompt } = request
  const { client, consent_required, scope_results } = await api.connectedApps.authorizeStart({
    client_id,
    redirect_uri,
    scopes: scope,
    prompt: prompt.join(' '),
    session_token: sessionToken,
    // What else was asked for is for the app to hear, in its URL: `authorize` says it.
    response_type: 'code',
  })
  if (isPublicApp(client) && request.code_challenge === undefined) {
    throw new AuthError('request-invalid')
  }
  return {
    userId,
    app: toApp({
      connected_app_id: client.client_id,
      name: client.client_name,
      description: client.client_description,
      client_type: client.client_type,
      logo_url: client.logo_url,
    }),
    destination: destinationOf(redirect_uri),
    scopes: scope_results.map((result) => ({
      scope: result.scope,
      description: standardScopes.has(result.scope) ? '' : result.description,
      grantable: result.is_grantable,
    })),
    isNeeded: consent_required && request.response_type === 'code' && !prompt.includes('none'),
  }
}

/** Those that every project knows: what they mean is said in the person's language. */
const standardScopes = new Set([
  'openid',
  'profile',
  'email',
  'phone',
  'offline_access',
  'full_access',
])

const destinationOf = (url: string): string => {
  const { protocol, host } = new URL(url)
  return /^https?:$/.test(protocol) ? host : protocol
}

/** The URL that the API answers is the app's own, with more in its query, or nobody goes there. */
const answered = (url: string, { redirect_uri }: Authorization): string => {
  const [there, own] = [new URL(url), new URL(redirect_uri)]
  const parts = ['protocol', 'host', 'pathname'] as const
  if (parts.every((part) => there[part] === own[part])) return url
  throw new AuthError('unexpected')
}
