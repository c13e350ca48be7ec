import { ConformanceError, expectSame } from '../../conformance/check.ts'
import type { FlowCase } from '../../conformance/flow-cases.ts'
import {
  expectClosed,
  expectComplete,
  expectNobody,
  expectSignedIn,
  signUp,
} from '../../conformance/people.ts'
import { secondMs, type Browser, type Walk } from '../../conformance/walk.ts'
import type { OAuthRequest } from './contract.ts'

const finish = 'POST /oauth/finish'
const wish = { provider: 'google', mode: 'redirect', next: '/' } satisfies OAuthRequest

const visit = async (
  browser: Browser,
  account: string | null,
  route: 'POST /oauth/start' | 'POST /oauth/attach' = 'POST /oauth/start',
) => {
  const { attempt, url } = await browser.call(route, wish)
  await browser.visitProvider(url, account)
  return attempt
}

const outcomeOf = async (browser: Browser, attempt: string) => {
  const outcome = await browser.call(finish, { attempt })
  if (!outcome) throw new ConformanceError(finish, 'knows nothing of a visit that has ended')
  return expectComplete(outcome)
}

const newAccount = (walk: Walk) => walk.newEmail()

/** What accounts at providers promise. */
export const oauthCases: FlowCase[] = [
  {
    title: 'signs up with a provider, and in again',
    needs: ['providers'],
    async run(walk) {
      const account = newAccount(walk)
      const browser = walk.browser()
      const attempt = await visit(browser, account)
      const first = await outcomeOf(browser, attempt)
      expectSame(first.isNewUser, true, 'isNewUser of who is new')
      expectSame(
        first.session.factors.map(({ type, deliveryMethod }) => [type, deliveryMethod]),
        [['oauth', 'oauth_google']],
        'The factors of the session',
      )
      expectSame(
        first.user.providers.map(({ type }) => type),
        ['Google'],
        'The providers',
      )
      expectSame(first.user.canSignIn, true, 'canSignIn')
      await expectSignedIn(walk, browser, first)
      const told = await outcomeOf(browser, attempt)
      expectSame(told.user, first.user, 'What a reload finds')
      await walk.browser().refused(finish, { attempt }, { code: 'attempt-unknown' })

      const later = walk.browser()
      const again = await outcomeOf(later, await visit(later, account))
      expectSame(again.isNewUser, false, 'isNewUser of who came before')
      expectSame(again.user, first.user, 'The user')
      const { sessionId } = again.session
      await later.call('POST /session/sign-out', { sessionId })
      await expectNobody(later)
    },
  },
  {
    title: 'says who said no there',
    needs: ['providers'],
    async run(walk) {
      const browser = walk.browser()
      const attempt = await visit(browser, null)
      await browser.refused(finish, { attempt }, { code: 'provider-refused' })
      await expectNobody(browser)
    },
  },
  {
    title: 'links an account, and takes it away again',
    needs: ['providers'],
    async run(walk) {
      const account = newAccount(walk)
      const { browser, complete } = await signUp(walk)
      const linked = await outcomeOf(browser, await visit(browser, account, 'POST /oauth/attach'))
      expectSame(linked.user.userId, complete.user.userId, 'The user')
      expectSame(linked.session.sessionId, complete.session.sessionId, 'The session')
      await expectSignedIn(walk, browser, linked)
      const elsewhere = walk.browser()
      const again = await outcomeOf(elsewhere, await visit(elsewhere, account))
      expectSame(again.user, linked.user, 'Who signs in with it')

      const other = await signUp(walk)
      const attempt = await visit(other.browser, account, 'POST /oauth/attach')
      await other.browser.refused(finish, { attempt }, { code: 'account-taken' })

      const id = linked.user.providers[0]?.providerId ?? ''
      const remove = 'POST /account/providers/remove'
      await other.browser.refused(remove, { id }, { code: 'factor-unknown' })
      const without = await browser.call(remove, { id })
      expectSame(without.user, { ...linked.user, providers: [] }, 'The user without it')
      await expectSignedIn(walk, browser, without)
      await browser.refused(remove, { id }, { code: 'factor-unknown' })
    },
  },
  {
    title: 'never takes away the only way in',
    needs: ['providers'],
    async run(walk) {
      const browser = walk.browser()
      const { user } = await outcomeOf(browser, await visit(browser, newAccount(walk)))
      if (user.emails.length > 0) return
      const id = user.providers[0]?.providerId ?? ''
      await browser.refused('POST /account/providers/remove', { id }, { code: 'last-factor' })
    },
  },
  {
    title: 'tells nothing before anybody came back, waits until expiresAt, and no longer',
    needs: ['clock'],
    async run(walk) {
      const { browser } = await signUp(walk)
      for (const route of ['POST /oauth/start', 'POST /oauth/attach'] as const) {
        const { attempt, url, expiresAt } = await browser.call(route, wish)
        if (!URL.canParse(url) || !url.includes(attempt)) {
          throw new ConformanceError('The url', 'leads to no visit')
        }
        expectSame(
          await browser.call(finish, { attempt }),
          null,
          'What a visit tells before its end',
        )
        walk.advance(expiresAt - walk.now() - secondMs)
        expectSame(
          await browser.call(finish, { attempt }),
          null,
          'What a visit tells before its end',
        )
        walk.advance(secondMs)
        await browser.refused(finish, { attempt }, { code: 'provider-expired' })
      }
    },
  },
  {
    title: 'refuses what is no provider, page or attempt, and to link for nobody',
    async run(walk) {
      const browser = walk.browser()
      const invalid = { code: 'input-invalid' } as const
      for (const wrong of [
        { provider: 'myspace' },
        { mode: 'iframe' },
        { next: 'https://evil.example/' },
        { next: '//evil.example/' },
        { next: 5 },
        { scopes: 'email' },
      ]) {
        await browser.refused('POST /oauth/start', { ...wish, ...wrong }, invalid)
      }
      await browser.refused(finish, { attempt: 'never-was' }, { code: 'attempt-unknown' })
      await browser.refused(finish, { attempt: 5 }, invalid)
      await expectClosed(walk, [['POST /oauth/attach', wish]])
    },
  },
]
