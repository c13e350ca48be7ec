import { AuthError, type AuthErrorCode } from '@latchkey/core/contract'
import type { Attempt } from '../../attempts.ts'
import { errorOfLanding, toAuthError } from '../../errors.ts'
import { isAttemptName, type RouteContext } from '../../routes.ts'
import { closingPage } from './closing-page.ts'
import { goPath, landingPath, landingUrl, slug, startUrl, type Visit } from './visit.ts'

/**
 * Answers the two stops that a browser makes by itself, on the way to a provider and on the way back.
 * Without the cookie of the attempt neither does anything: a link to a landing signs nobody in
 * (login CSRF), and no scanner or look ahead has the cookie. Null for any other request.
 */
export const answerOAuthStop = async (
  request: Request,
  path: string,
  context: RouteContext,
): Promise<Response | null> => {
  if (request.method !== 'GET' || (path !== goPath && path !== landingPath)) return null
  const query = new URL(request.url).searchParams
  const name = query.get('attempt') ?? ''
  const attempt = isAttemptName(name) ? await context.attempts.find(slug, name) : null
  if (!attempt?.visit) return redirect(withAttempt(context.pages.oauth, name, attempt))
  return path === goPath
    ? setOut(name, attempt, attempt.visit, context)
    : land(name, attempt, attempt.visit, query, context)
}

const setOut = async (
  name: string,
  attempt: Attempt,
  visit: Visit,
  context: RouteContext,
): Promise<Response> => {
  const { upstream, now } = context
  // Been there, or too late: the page finds out which.
  if (visit.verifier === undefined || attempt.expiresAt <= now) {
    return redirect(withAttempt(visit.next, name, attempt))
  }
  const landing = landingUrl(hereOf(visit, context), name)
  return redirect(await startUrl(upstream, attempt, landing))
}

/** The proxy at the origin that the visit began at. */
const hereOf = ({ next }: Visit, { basePath }: RouteContext): string =>
  new URL(next).origin + basePath

const land = async (
  name: string,
  attempt: Attempt,
  visit: Visit,
  query: URLSearchParams,
  context: RouteContext,
): Promise<Response> => {
  const { next, popup, verifier } = visit
  if (verifier !== undefined) {
    const failure = await redeem(attempt, verifier, query, context).then(
      () => null,
      (error: unknown) => failureOf(error, context),
    )
    await context.attempts.close(slug, name, {
      ...attempt,
      isNewUser: query.get('stytch_redirect_type') === 'signup',
      visit: { next, popup, ...(failure && { failure }) },
    })
    // Once more without the token, so that no page ever stands at its address.
    if (popup) return redirect(landingUrl(hereOf(visit, context), name))
  }
  const page = withAttempt(next, name, attempt)
  return popup ? closingPage(name, page) : redirect(page)
}

/** Spends the token for the browser that asked for it, and signs in. */
const redeem = async (
  attempt: Attempt,
  verifier: string,
  query: URLSearchParams,
  { api, session, limits }: RouteContext,
): Promise<void> => {
  const refusal = errorOfLanding(query)
  if (refusal) throw refusal
  const token = query.get('token')
  if (!token || token.length > 4096) throw new AuthError('provider-failed')
  const proof = { token, code_verifier: verifier }
  if (attempt.userId === undefined) {
    const answer = await api.oauth.authenticate({
      ...proof,
      session_duration_minutes: limits.idleMinutes,
    })
    const isNewUser = query.get('stytch_redirect_type') === 'signup'
    await session.open({ ...answer, session: answer.user_session }, isNewUser)
    return
  }
  const found = await session.read()
  if (found.user.user_id !== attempt.userId) throw new AuthError('attempt-unknown')
  // With the session, so that a first proof of an address does not end it. Its end stays where it is.
  await api.oauth.authenticate({ ...proof, session_token: found.sessionToken })
}

const failing = async (error: unknown): Promise<never> => {
  throw error
}

const faults: readonly AuthErrorCode[] = ['unexpected', 'unavailable', 'provider-missing']

const failureOf = (error: unknown, { background, now }: RouteContext): AuthErrorCode => {
  const { code } = toAuthError(error, now)
  if (faults.includes(code)) background(failing(error))
  // Who has signed out meanwhile learns no more than that: `signed-out` would end a newer session here.
  return code === 'signed-out' ? 'attempt-unknown' : code
}

/** The name of the attempt is for the page's script: no secret, and in no server's log. */
const withAttempt = (page: string, name: string, attempt: Attempt | null): string => {
  const url = new URL(page)
  const flow = attempt?.userId === undefined ? 'oauth' : 'oauth-attach'
  if (isAttemptName(name)) url.hash = `${flow}=${name}`
  return url.href
}

const redirect = (location: string): Response =>
  new Response(null, { status: 303, headers: { location } })
