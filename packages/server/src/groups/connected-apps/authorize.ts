import { ApiError, type ParsedRequestOf, type User, type contract } from '@latchkey/api'
import type { Context } from '../../context.ts'
import type { ConnectedAppRow, Db, SessionRow } from '../../db/schema.ts'
import { transaction } from '../../db/transaction.ts'
import { withQuery } from '../../redirect-urls.ts'
import { distinctScopes } from '../../scopes.ts'
import { selectSession } from '../sessions/select-session.ts'
import { getSession } from '../sessions/session-rows.ts'
import { getUser, lockUser, resolveUserId } from '../users/users.ts'
import { getApp, isPublic } from './apps.ts'
import { issueCode } from './codes.ts'
import { findConsent, isConsentRequired, rememberConsent } from './consent.ts'
import { isRegistered } from './redirect-uri.ts'
import { areGrantable, scopeResults } from './scopes.ts'

type StartRequest = ParsedRequestOf<typeof contract.connectedApps.authorizeStart>
type Request = ParsedRequestOf<typeof contract.connectedApps.authorize>

/** Reads who asks for what, and whether the user has to be asked. Changes nothing. */
export const startAuthorization = async (context: Context, request: StartRequest) => {
  const { db, config } = context
  const app = await askingApp(db, request)
  const prompts = promptsOf(request)
  const readUser = await selectUser(context, request)
  const scopes = distinctScopes(request.scopes)
  return transaction(db, async (tx) => {
    const { user } = await readUser(tx)
    const consent = await findConsent(tx, { userId: user.user_id, clientId: app.client_id })
    return {
      user_id: user.user_id,
      user,
      client: {
        client_id: app.client_id,
        client_name: app.client_name,
        client_description: app.client_description,
        client_type: app.client_type,
        ...(app.logo_url && { logo_url: app.logo_url }),
      },
      consent_required: isConsentRequired(app, consent, { scopes, prompts }),
      scope_results: scopeResults(scopes, { app, user, policy: config.rbac }),
    }
  })
}

/**
 * Lets an app in, or refuses it in the redirect URL. What is wrong with the request itself is an
 * error of the API: then nobody may be sent to the URL. @see RFC 6749 section 4.1.2.1
 */
export const authorize = async (context: Context, request: Request) => {
  const { db } = context
  const app = await askingApp(db, request)
  if (isPublic(app) && request.code_challenge === undefined) {
    throw new ApiError('pkce_required_for_idp_authorization_flow')
  }
  const prompts = promptsOf(request)
  const readUser = await selectUser(context, request)
  const answer = await transaction(db, async (tx) => {
    const { user, session } = await readUser(tx)
    return letIn(tx, context, { app, prompts, user, session, request })
  })
  const redirect_uri = withQuery(request.redirect_uri, {
    ...answer,
    ...(request.state !== undefined && { state: request.state }),
    // Tells a client of many servers which one answers. @see RFC 9207
    iss: context.config.baseUrl,
  })
  return { redirect_uri, ...('code' in answer && { authorization_code: answer.code }) }
}

type Asked = {
  app: ConnectedAppRow
  prompts: string[]
  user: User
  session: SessionRow | null
  request: Request
}

const letIn = async (
  tx: Db,
  context: Context,
  { app, prompts, user, session, request }: Asked,
): Promise<{ error: string } | { code: string }> => {
  const { user_id: userId } = user
  const { client_id: clientId } = app
  const scopes = distinctScopes(request.scopes)
  const { resources = [] } = request
  await lockUser(tx, userId)
  const consent = await findConsent(tx, { userId, clientId })
  if (request.response_type !== 'code') return { error: 'unsupported_response_type' }
  if (!request.consent_granted) return { error: 'access_denied' }
  if (prompts.includes('none') && isConsentRequired(app, consent, { scopes, prompts })) {
    return { error: 'consent_required' }
  }
  if (!areGrantable(scopes, { app, user, policy: context.config.rbac })) {
    return { error: 'invalid_scope' }
  }
  if (!resources.every(isResource)) return { error: 'invalid_target' }
  await rememberConsent(tx, { userId, clientId, scopes, now: context.now() })
  const code = await issueCode(tx, context, {
    app,
    userId,
    session,
    scopes,
    resources: [...new Set(resources)],
    nonce: request.nonce ?? null,
    redirectUri: request.redirect_uri,
    codeChallenge: request.code_challenge ?? null,
  })
  return { code }
}

// An absolute URI without a fragment. @see RFC 8707 section 2
const isResource = (text: string): boolean =>
  URL.canParse(text) && !text.includes('#') && /^[\x21-\x7e]+$/.test(text)

// Before anything else: an app that is not known by this URL gets no answer there.
const askingApp = async (
  db: Db,
  { client_id, redirect_uri }: Pick<StartRequest, 'client_id' | 'redirect_uri'>,
): Promise<ConnectedAppRow> => {
  const app = await getApp(db, client_id)
  if (!isRegistered(app.redirect_urls, redirect_uri)) {
    throw new ApiError('connected_app_supplied_redirect_url_not_found_in_client')
  }
  return app
}

const promptsOf = ({ prompt }: Pick<StartRequest, 'prompt'>): string[] => {
  const prompts = prompt.split(' ').filter((word) => word !== '')
  if (prompts.includes('none') && prompts.length > 1) {
    throw new ApiError('oidc_prompt_none_must_be_exclusive')
  }
  return prompts
}

type ReadUser = (tx: Db) => Promise<{ user: User; session: SessionRow | null }>

// The keys of a JWT need the database, so they come before the transaction.
const selectUser = async (
  context: Context,
  { user_id, session_token, session_jwt }: StartRequest | Request,
): Promise<ReadUser> => {
  const named = [user_id, session_token, session_jwt].filter((argument) => argument !== undefined)
  if (named.length === 0) throw new ApiError('no_oauth_authorize_user_selector')
  if (named.length > 1) throw new ApiError('too_many_user_selection_arguments')
  const selector = await selectSession(context, { session_token, session_jwt })
  return async (tx) => {
    const now = context.now()
    const session = selector && (await getSession(tx, selector, { now }))
    const userId = session?.user_id ?? (await resolveUserId(tx, user_id ?? ''))
    return { user: await getUser(tx, userId, now), session }
  }
}
