import { AuthError, type ConsentContract } from '../../contract/index.ts'
import {
  toConnectedApp,
  type ConnectedApps,
  type StoredApp,
} from '../../memory-backend/connected-apps.ts'
import { requireFreshForChanges } from '../../memory-backend/freshness.ts'
import { readBoolean, readText } from '../../memory-backend/inputs.ts'
import type { MemoryRoutes } from '../../memory-backend/routes.ts'

/** Letting apps in, in memory. No scopes are known but the standard ones, and no code can be redeemed. */
export const consentMemory: MemoryRoutes<ConsentContract> = {
  'POST /consent/start'(input, { apps, browser }) {
    const text = readText(input.query)
    const { userId } = browser.getSignedIn().person
    const { app, request } = readRequest(text, apps)
    return {
      userId,
      app: toConnectedApp(app),
      destination: destinationOf(request.redirectUrl),
      scopes: request.scopes.map((scope) => ({
        scope,
        description: '',
        grantable: grantable.includes(scope),
      })),
      isNeeded: isNeeded(app, request, apps.grantedTo(app.clientId, userId)),
    }
  },

  'POST /consent/finish'(input, { apps, browser, newId, now }) {
    const text = readText(input.query)
    const shown = readText(input.userId)
    const approved = readBoolean(input.approved)
    const signedIn = browser.getSignedIn()
    const { userId } = signedIn.person
    // The page shows somebody who has been signed out since.
    if (userId !== shown) throw new AuthError('session-unknown')
    const { app, request } = readRequest(text, apps)
    const granted = apps.grantedTo(app.clientId, userId)
    if (approved && isNeeded(app, request, granted)) requireFreshForChanges(signedIn, now())
    const error = refusalOf(app, request, { approved, granted })
    if (!error) apps.grant(app.clientId, userId, request.scopes)
    const url = new URL(request.redirectUrl)
    if (error) url.searchParams.append('error', error)
    else url.searchParams.append('code', newId('authorization-code'))
    if (request.state !== null) url.searchParams.append('state', request.state)
    return { url: url.href }
  },
}

const grantable = ['openid', 'profile', 'email', 'phone', 'offline_access']

type Request = ReturnType<typeof readRequest>['request']

const readRequest = (query: string, apps: ConnectedApps) => {
  const parameters = new URLSearchParams(query)
  const find = (name: string): string | null => {
    const values = parameters.getAll(name)
    if (values.length > 1) throw new AuthError('request-invalid')
    return values[0] ?? null
  }
  const get = (name: string) => {
    const value = find(name)
    if (value === null) throw new AuthError('request-invalid')
    return value
  }
  const request = {
    clientId: get('client_id'),
    redirectUrl: get('redirect_uri'),
    responseType: get('response_type'),
    scopes: [...new Set((find('scope') ?? '').split(' ').filter(Boolean))],
    state: find('state'),
    challenge: find('code_challenge'),
    prompts: (find('prompt') ?? '').split(' ').filter(Boolean),
  }
  const method = find('code_challenge_method')
  const app = apps.get(request.clientId)
  const isInvalid =
    app.redirectUrl !== request.redirectUrl ||
    (request.challenge === null ? app.isPublic || method !== null : method !== 'S256') ||
    (request.challenge !== null && !/^[\w-]{43}$/.test(request.challenge)) ||
    (request.prompts.includes('none') && request.prompts.length > 1)
  if (isInvalid) throw new AuthError('request-invalid')
  return { app, request }
}

/** Nobody knows who really is behind a public app of somebody else, so its users are always asked. */
const isUnseen = (
  { party, isPublic }: StoredApp,
  { scopes, prompts }: Request,
  granted: string[] | null | undefined,
): boolean => {
  if (prompts.includes('consent') || granted === null) return true
  const unseen = scopes.filter((scope) => !granted?.includes(scope))
  if (party === 'first') return unseen.includes('offline_access')
  return isPublic || granted === undefined || unseen.length > 0
}

const isNeeded = (app: StoredApp, request: Request, granted: string[] | null | undefined) =>
  request.responseType === 'code' &&
  !request.prompts.includes('none') &&
  isUnseen(app, request, granted)

/** What the app is told instead of a code. @see RFC 6749 section 4.1.2.1 */
const refusalOf = (
  app: StoredApp,
  request: Request,
  { approved, granted }: { approved: boolean; granted: string[] | null | undefined },
): string | null => {
  if (request.responseType !== 'code') return 'unsupported_response_type'
  if (!approved) return 'access_denied'
  if (request.prompts.includes('none') && isUnseen(app, request, granted)) return 'consent_required'
  return request.scopes.every((scope) => grantable.includes(scope)) ? null : 'invalid_scope'
}

const destinationOf = (url: string): string => {
  const { protocol, host } = new URL(url)
  return /^https?:$/.test(protocol) ? host : protocol
}
