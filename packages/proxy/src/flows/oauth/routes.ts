import { oauthProviders } from '@latchkey/api'
import {
  AuthError,
  type OAuthContract,
  type OAuthRequest,
  type OAuthVisit,
} from '@latchkey/core/contract'
import * as v from 'valibot'
import type { Attempt } from '../../attempts.ts'
import { AttemptName, type RouteContext, type Routes } from '../../routes.ts'
import { sameSignIn } from '../../same-sign-in.ts'
import { goUrl, newVerifier, slug } from './visit.ts'

/** How long the API waits for who is at a provider. */
const waitsMs = 10 * 60_000

// All of it has to fit into one cookie of 4096 bytes.
const longestNext = 512
const Request = v.object({
  provider: v.picklist(oauthProviders),
  mode: v.picklist(['redirect', 'popup']),
  next: v.pipe(v.string(), v.maxLength(longestNext)),
  scopes: v.exactOptional(
    v.pipe(
      v.array(v.pipe(v.string(), v.regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/))),
      v.check((scopes) => scopes.join(' ').length <= 400),
    ),
  ),
  loginHint: v.exactOptional(v.pipe(v.string(), v.maxLength(254))),
})

/** Signing in, or up, with an account at a provider. What a browser visits by itself is in `stops.ts`. */
export const oauthRoutes: Routes<OAuthContract> = {
  'POST /oauth/start': {
    input: Request,
    run: (input, context) => open(input, context, {}, {}),
  },

  'POST /oauth/attach': {
    input: Request,
    async run(input, context) {
      const { sessionToken, user } = await context.session.readForChanges()
      const { oauth_attach_token: attachToken } = await context.api.oauth.attach({
        provider: input.provider,
        session_token: sessionToken,
      })
      return open(input, context, { userId: user.user_id }, { attachToken })
    },
  },

  'POST /oauth/finish': {
    input: v.object({ attempt: AttemptName }),
    async run({ attempt: name }, context) {
      const attempt = await context.attempts.find(slug, name)
      if (!attempt) throw new AuthError('attempt-unknown')
      if (attempt.visit?.failure) throw new AuthError(attempt.visit.failure)
      if (attempt.signedIn) {
        const outcome = await sameSignIn(context, attempt)
        // Over since: signed out, or the second factor took too long.
        if (!outcome) throw new AuthError('attempt-unknown')
        return outcome
      }
      if (attempt.expiresAt <= context.now) throw new AuthError('provider-expired')
      return null
    },
  },
}

const open = async (
  { provider, mode, next, scopes, loginHint }: OAuthRequest,
  { attempts, upstream, site, basePath, now }: RouteContext,
  owner: Pick<Attempt, 'userId'>,
  secrets: { attachToken?: string },
): Promise<OAuthVisit> => {
  // The browser could begin nothing there.
  if (upstream.publicToken === null) throw new AuthError('provider-missing')
  const name = attempts.name()
  const { attempt, expiresAt } = await attempts.open(slug, name, {
    address: '',
    methodId: provider,
    isNewUser: false,
    expiresAt: now + waitsMs,
    ...owner,
    visit: {
      next: pageOf(next, site),
      popup: mode === 'popup',
      verifier: newVerifier(),
      ...secrets,
      ...(scopes && { scopes }),
      ...(loginHint && { loginHint }),
    },
  })
  return { attempt, url: goUrl(site + basePath, name), expiresAt }
}

/** A page of this app as a whole URL, so that no path can be read as another host. */
const pageOf = (path: string, site: string): string => {
  const url = path.startsWith('/') && URL.canParse(path, site) ? new URL(path, site) : null
  if (url?.origin !== site) throw new AuthError('input-invalid')
  // Encoded, it may have grown.
  if (url.pathname.length + url.search.length > longestNext) throw new AuthError('input-invalid')
  url.hash = ''
  return url.href
}
