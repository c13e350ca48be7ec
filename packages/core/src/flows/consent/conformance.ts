import { ConformanceError, expectSame } from '../../conformance/check.ts'
import type { FlowCase } from '../../conformance/flow-cases.ts'
import { expectClosed, signUp, type SomeBody } from '../../conformance/people.ts'
import type { ConformanceApp } from '../../conformance/subject.ts'
import { secondMs, type Refusal, type Walk } from '../../conformance/walk.ts'

const start = 'POST /consent/start'
const finish = 'POST /consent/finish'
const list = 'GET /account/connected-apps'
const revoke = 'POST /account/connected-apps/revoke'

const hourMs = 60 * 60_000
const invalid = { code: 'request-invalid' } as const
const unknown = { code: 'factor-unknown' } as const
const stale: Refusal = { code: 'step-up-required', ways: ['email-otp'] }

const calendar: ConformanceApp = {
  name: 'Calendar',
  description: 'Remembers birthdays.',
  logoUrl: 'https://calendar.example/logo.png',
  party: 'third',
  isPublic: false,
  redirectUrl: 'https://calendar.example:8443/callback?tab=1',
}
const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbwGJSstw-cM'

/** An app, and what it asks for. */
const askBy = async (walk: Walk, own: Partial<ConformanceApp> = {}) => {
  const app = { ...calendar, ...own }
  const { clientId } = await walk.newApp(app)
  const { name, description, logoUrl, party } = app
  const queryOf = (more: Record<string, string | null> = {}) => {
    const wanted: Record<string, string | null> = {
      client_id: clientId,
      redirect_uri: app.redirectUrl,
      response_type: 'code',
      scope: 'openid email',
      state: 'state-1',
      code_challenge: challenge,
      code_challenge_method: 'S256',
      ...more,
    }
    const given = Object.entries(wanted).filter(
      (pair): pair is [string, string] => pair[1] !== null,
    )
    return `?${new URLSearchParams(given)}`
  }
  return { clientId, shown: { clientId, name, description, logoUrl, party }, app, queryOf }
}

/** What the app is told in its URL. */
const answerOf = (url: string, { redirectUrl }: ConformanceApp) => {
  const { origin, pathname, searchParams } = new URL(url)
  const own = new URL(redirectUrl)
  expectSame(origin + pathname, own.origin + own.pathname, 'Where the page goes')
  expectSame(searchParams.get('tab'), own.searchParams.get('tab'), 'What the URL had before')
  expectSame(searchParams.get('state'), 'state-1', 'state')
  const [code, error] = [searchParams.get('code'), searchParams.get('error')]
  if ((code === null) === (error === null)) {
    throw new ConformanceError(finish, 'must answer either a code or an error')
  }
  return { code, error }
}

const answer = async (
  { browser, complete }: Pick<SomeBody, 'browser' | 'complete'>,
  app: ConformanceApp,
  query: string,
  approved = true,
) => {
  const { userId } = complete.user
  const { url } = await browser.call(finish, { query, userId, approved })
  return answerOf(url, app)
}

const granted = (scope: string) => ({ scope, description: '', grantable: true })

/** What is promised to people, and to the apps that ask them for access. */
export const consentCases: FlowCase[] = [
  {
    title: 'tells who asks for what, and sends a code to the app that is let in',
    needs: ['apps'],
    async run(walk) {
      const ada = await signUp(walk)
      const { shown, app, queryOf } = await askBy(walk)
      const query = queryOf({ scope: 'openid  email openid moon:walk' })
      expectSame(
        await ada.browser.call(start, { query }),
        {
          userId: ada.complete.user.userId,
          app: shown,
          destination: 'calendar.example:8443',
          scopes: [
            granted('openid'),
            granted('email'),
            { scope: 'moon:walk', description: '', grantable: false },
          ],
          isNeeded: true,
        },
        'The request',
      )
      expectSame((await answer(ada, app, query)).error, 'invalid_scope', 'The error')
      expectSame((await ada.browser.call(list, {})).apps, [], 'The apps before')
      expectSame((await answer(ada, app, queryOf())).error, null, 'The error')
      const apps = [{ ...shown, scopes: ['openid', 'email'] }]
      expectSame((await ada.browser.call(list, {})).apps, apps, 'The apps after')
      const again = await ada.browser.call(start, { query: queryOf() })
      expectSame(again.isNeeded, false, 'isNeeded of what was granted before')
      const other = await ada.browser.call(start, { query: queryOf({ prompt: 'consent' }) })
      expectSame(other.isNeeded, true, 'isNeeded of an app that wants to ask')
      const more = await ada.browser.call(start, { query: queryOf({ scope: 'openid phone' }) })
      expectSame(more.isNeeded, true, 'isNeeded of what is new')
      const bob = await signUp(walk)
      const theirs = await bob.browser.call(start, { query: queryOf() })
      expectSame(theirs.isNeeded, true, 'isNeeded of somebody else')
    },
  },
  {
    title: 'tells an app that it was refused, and grants it nothing',
    needs: ['apps'],
    async run(walk) {
      const ada = await signUp(walk)
      const { app, queryOf } = await askBy(walk)
      expectSame((await answer(ada, app, queryOf(), false)).error, 'access_denied', 'The error')
      const wrong = queryOf({ response_type: 'token' })
      const { isNeeded } = await ada.browser.call(start, { query: wrong })
      expectSame(isNeeded, false, 'isNeeded where the answer cannot be a yes')
      const { error } = await answer(ada, app, wrong)
      expectSame(error, 'unsupported_response_type', 'The error of another response type')
      expectSame((await ada.browser.call(list, {})).apps, [], 'The apps')
    },
  },
  {
    title: 'asks nobody for an app of the project itself, nor where an app does not want it',
    needs: ['apps'],
    async run(walk) {
      const ada = await signUp(walk)
      const own = await askBy(walk, { party: 'first', name: '', description: '', logoUrl: null })
      const query = own.queryOf()
      const request = await ada.browser.call(start, { query })
      expectSame(request.app, own.shown, 'The app')
      expectSame(request.isNeeded, false, 'isNeeded of an own app')
      const offline = await ada.browser.call(start, {
        query: own.queryOf({ scope: 'openid offline_access' }),
      })
      expectSame(offline.isNeeded, true, 'isNeeded of access while away')
      expectSame((await answer(ada, own.app, query)).error, null, 'The error of an own app')

      const { app, queryOf } = await askBy(walk)
      const silent = queryOf({ prompt: 'none' })
      const { isNeeded } = await ada.browser.call(start, { query: silent })
      expectSame(isNeeded, false, 'isNeeded of an app that does not want to ask')
      expectSame((await answer(ada, app, silent)).error, 'consent_required', 'The error')
      expectSame((await answer(ada, app, queryOf())).error, null, 'The error after consent')
      expectSame((await answer(ada, app, silent)).error, null, 'The error of a silent request')
    },
  },
  {
    title: 'always asks for a public app of somebody else, which cannot do without PKCE',
    needs: ['apps'],
    async run(walk) {
      const ada = await signUp(walk)
      const { app, queryOf } = await askBy(walk, {
        isPublic: true,
        redirectUrl: 'com.example.calendar:/callback?tab=1',
      })
      const query = queryOf()
      const { destination } = await ada.browser.call(start, { query })
      expectSame(destination, 'com.example.calendar:', 'The destination')
      expectSame((await answer(ada, app, query)).error, null, 'The error')
      const { isNeeded } = await ada.browser.call(start, { query })
      expectSame(isNeeded, true, 'isNeeded after it was granted')
      for (const more of [
        { code_challenge: null, code_challenge_method: null },
        { code_challenge_method: null },
        { code_challenge_method: 'plain' },
        { code_challenge: 'short' },
      ]) {
        await ada.browser.refused(start, { query: queryOf(more) }, invalid)
      }
    },
  },
  {
    title: 'sends nobody anywhere by a request that is not as it should be',
    needs: ['apps'],
    async run(walk) {
      const { browser, complete } = await signUp(walk)
      const { userId } = complete.user
      const { queryOf } = await askBy(walk)
      const wrong = [
        '',
        queryOf({ client_id: 'connected-app-nobody' }),
        queryOf({ redirect_uri: 'https://evil.example/callback' }),
        queryOf({ redirect_uri: `${calendar.redirectUrl}&more` }),
        queryOf({ redirect_uri: null }),
        queryOf({ response_type: null }),
        queryOf({ prompt: 'none consent' }),
        `${queryOf()}&state=another`,
        `${queryOf()}&redirect_uri=https%3A%2F%2Fevil.example`,
      ]
      for (const approved of [true, false]) {
        for (const query of wrong) {
          await browser.refused(start, { query }, invalid)
          await browser.refused(finish, { query, userId, approved }, invalid)
        }
      }
      await browser.refused(start, { query: 5 }, { code: 'input-invalid' })
      const typed = { query: queryOf(), userId, approved: 'yes' }
      await browser.refused(finish, typed, { code: 'input-invalid' })
      expectSame((await browser.call(list, {})).apps, [], 'The apps')
    },
  },
  {
    title: 'lets an app in for whom the page shows, and nobody else',
    needs: ['apps'],
    async run(walk) {
      const [ada, bob] = [await signUp(walk), await signUp(walk)]
      const { queryOf } = await askBy(walk)
      const { userId } = bob.complete.user
      for (const approved of [true, false]) {
        const input = { query: queryOf(), userId, approved }
        await ada.browser.refused(finish, input, { code: 'session-unknown' })
      }
    },
  },
  {
    title: 'takes a fresh proof for what is new, and none for what was granted',
    needs: ['apps', 'clock'],
    async run(walk) {
      const ada = await signUp(walk)
      const { app, queryOf } = await askBy(walk)
      await answer(ada, app, queryOf())
      walk.advance(hourMs + secondMs)
      expectSame((await answer(ada, app, queryOf())).error, null, 'The error')
      const { userId } = ada.complete.user
      const more = queryOf({ scope: 'openid phone' })
      const input = { query: more, userId, approved: true }
      await ada.browser.refused(finish, input, stale)
      expectSame((await answer(ada, app, more, false)).error, 'access_denied', 'The error')
    },
  },
  {
    title: 'takes back what an app was granted, and asks anew',
    needs: ['apps', 'clock'],
    async run(walk) {
      const ada = await signUp(walk)
      const one = await askBy(walk)
      const own = await askBy(walk, { party: 'first', name: 'Mail' })
      await answer(ada, one.app, one.queryOf())
      walk.advance(secondMs)
      await answer(ada, own.app, own.queryOf())
      const [first, second] = [one, own].map(({ shown }) => ({
        ...shown,
        scopes: ['openid', 'email'],
      }))
      expectSame((await ada.browser.call(list, {})).apps, [first, second], 'The apps')

      const bob = await signUp(walk)
      await bob.browser.refused(revoke, { clientId: one.clientId }, unknown)
      await ada.browser.refused(revoke, { clientId: 'connected-app-nobody' }, unknown)
      await ada.browser.refused(revoke, { clientId: 5 }, { code: 'input-invalid' })
      walk.advance(hourMs)
      await ada.browser.refused(revoke, { clientId: own.clientId }, stale)

      const cara = await signUp(walk)
      await answer(cara, one.app, one.queryOf())
      walk.advance(secondMs)
      await answer(cara, own.app, own.queryOf())
      const { apps } = await cara.browser.call(revoke, { clientId: own.clientId })
      expectSame(apps, [first], 'The apps that are left')
      expectSame((await cara.browser.call(list, {})).apps, [first], 'The apps afterwards')
      await cara.browser.refused(revoke, { clientId: own.clientId }, unknown)
      const { isNeeded } = await cara.browser.call(start, { query: own.queryOf() })
      expectSame(isNeeded, true, 'isNeeded after it was taken back')
    },
  },
  {
    title: 'tells nobody anything',
    async run(walk) {
      await expectClosed(walk, [
        [start, { query: '?client_id=x' }],
        [finish, { query: '?client_id=x', userId: 'x', approved: true }],
        [list, {}],
        [revoke, { clientId: 'x' }],
      ])
    },
  },
]
