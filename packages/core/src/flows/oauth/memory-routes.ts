import { AuthError, type OAuthVisit } from '../../contract/index.ts'
import { getForChanges } from '../../memory-backend/freshness.ts'
import { readAttempt, readOneOf, readText } from '../../memory-backend/inputs.ts'
import { isProven } from '../../memory-backend/people.ts'
import type { MemoryContext, MemoryRoutes } from '../../memory-backend/routes.ts'
import type { OAuthContract, OAuthProvider, OAuthRequest } from './contract.ts'

const slug = 'oauth'
const waitsMs = 10 * 60_000
const longestNext = 512

/** Signing in, or up, with an account at a provider, in memory. `visitProvider` plays the visit. */
export const oauthMemory: MemoryRoutes<OAuthContract> = {
  'POST /oauth/start'(input, context) {
    readRequest(input, context)
    return openVisit(input.provider, undefined, context)
  },

  'POST /oauth/attach'(input, context) {
    readRequest(input, context)
    const { person } = getForChanges(context.browser, context.now())
    return openVisit(input.provider, person.userId, context)
  },

  'POST /oauth/finish'(input, { browser, now }) {
    const attempt = browser.find(slug, readAttempt(input.attempt))
    if (!attempt) throw new AuthError('attempt-unknown')
    if (attempt.failure) throw new AuthError(attempt.failure)
    if (attempt.signedIn) {
      const outcome = browser.sameSignIn(attempt)
      // Over since: signed out, or the second factor took too long.
      if (!outcome) throw new AuthError('attempt-unknown')
      return outcome
    }
    if (attempt.expiresAt <= now()) throw new AuthError('provider-expired')
    return null
  },
}

/** Who somebody is at a provider, or null for somebody who says no there. */
export type FakeAccount = { subject: string } | null

/** How accounts at providers are called in the account here. */
export const providerTypes: Record<OAuthProvider, string> = {
  amazon: 'Amazon',
  apple: 'Apple',
  bitbucket: 'Bitbucket',
  coinbase: 'Coinbase',
  discord: 'Discord',
  facebook: 'Facebook',
  figma: 'Figma',
  github: 'Github',
  gitlab: 'Gitlab',
  google: 'Google',
  linkedin: 'Linkedin',
  microsoft: 'Microsoft',
  salesforce: 'Salesforce',
  slack: 'Slack',
  snapchat: 'Snapchat',
  tiktok: 'Tiktok',
  twitch: 'Twitch',
  twitter: 'Twitter',
  yahoo: 'Yahoo',
}

const readRequest = (input: OAuthRequest, { site }: MemoryContext): void => {
  // SAFETY: the keys of a record of providers.
  readOneOf(input.provider, Object.keys(providerTypes) as OAuthProvider[])
  readOneOf(input.mode, ['redirect', 'popup'])
  const next = readText(input.next)
  const isPath = next.startsWith('/') && URL.canParse(next, site.origin)
  const page = isPath ? new URL(next, site.origin) : null
  if (page?.origin !== site.origin || next.length > longestNext) {
    throw new AuthError('input-invalid')
  }
  if (input.loginHint !== undefined) readText(input.loginHint)
  const { scopes = [] } = input
  if (!Array.isArray(scopes)) throw new AuthError('input-invalid')
  for (const scope of scopes) readText(scope)
}

const openVisit = (
  provider: OAuthProvider,
  userId: string | undefined,
  { browser, site, now, visits, ...context }: MemoryContext,
): OAuthVisit => {
  const { attempt, expiresAt } = browser.open({
    flow: slug,
    methodId: provider,
    detail: '',
    expiresAt: now() + waitsMs,
    isNewUser: false,
    ...(userId && { userId }),
  })
  const url = `${site.origin}/auth/oauth/go?attempt=${attempt}`
  visits.set(url, (account) =>
    comeBack(attempt, account, { browser, site, now, visits, ...context }),
  )
  return { attempt, url, expiresAt }
}

/** What happens on the way back, where no script is. A visit counts once. */
const comeBack = (
  name: string,
  account: FakeAccount,
  { browser, people, now, newId }: MemoryContext,
): void => {
  const attempt = browser.find(slug, name)
  if (!attempt || attempt.signedIn || attempt.failure || attempt.expiresAt <= now()) return
  if (!account) {
    attempt.failure = 'provider-refused'
    return
  }
  const { subject } = account
  // SAFETY: `openVisit` put it there.
  const provider = attempt.methodId as OAuthProvider
  const type = providerTypes[provider]
  const factor = { type: 'oauth', deliveryMethod: `oauth_${provider}` }
  const owner = people.byProvider(type, subject)
  const registration = { providerId: newId('provider'), type, subject }
  if (attempt.userId === undefined) {
    const person = owner ?? people.add({ providers: [registration] })
    attempt.isNewUser = !owner || !isProven(owner)
    attempt.signedIn = true
    browser.signIn(person, [factor], attempt.isNewUser)
    return
  }
  const found = browser.findSignedIn()
  if (found?.person.userId !== attempt.userId) attempt.failure = 'attempt-unknown'
  else if (owner && owner !== found.person) attempt.failure = 'account-taken'
  else {
    if (!owner) found.person.providers.push(registration)
    attempt.signedIn = true
    browser.prove(found, factor)
  }
}
