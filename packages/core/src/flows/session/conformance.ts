import { expectSame } from '../../conformance/check.ts'
import type { FlowCase } from '../../conformance/flow-cases.ts'
import { expectNobody, expectSignedIn, proveEmail, signUp } from '../../conformance/people.ts'
import { secondMs } from '../../conformance/walk.ts'

const signOut = 'POST /session/sign-out'

/** What a session promises. */
export const sessionCases: FlowCase[] = [
  {
    title: 'ends on sign-out, and is nobody’s before and after',
    async run(walk) {
      const stranger = walk.browser()
      await expectNobody(stranger)
      const { email, browser, complete } = await signUp(walk)
      const elsewhere = await proveEmail(walk, email)
      await expectSignedIn(walk, browser, complete)
      const { sessionId } = complete.session
      await stranger.call(signOut, { sessionId })
      await expectSignedIn(walk, browser, complete)
      await browser.call(signOut, { sessionId })
      await expectNobody(browser)
      expectSame(elsewhere.outcome.status, 'complete', 'The other session')
      const other = await elsewhere.browser.call('GET /session', {})
      expectSame(other?.user, complete.user, 'Who is signed in elsewhere')
      await browser.call(signOut, { sessionId })
    },
  },
  {
    title: 'lasts until expiresAt, and no longer, unless it is used',
    needs: ['clock'],
    async run(walk) {
      const [used, idle] = [await signUp(walk), await signUp(walk)]
      const { expiresAt } = used.complete.session
      walk.advance(expiresAt - walk.now() - secondMs)
      const found = await used.browser.call('GET /session', {})
      expectSame(found?.user, used.complete.user, 'Who is signed in a second before the end')
      const { sessionId, startedAt } = used.complete.session
      expectSame(found?.session.sessionId, sessionId, 'The session')
      expectSame(found?.session.startedAt, startedAt, 'The start of the session')
      expectSame(found?.session.lastAccessedAt, walk.now(), 'The last access')
      walk.advance(secondMs)
      await expectNobody(idle.browser)
    },
  },
  {
    title: 'refuses to end what is no session',
    async run(walk) {
      const { browser, complete } = await signUp(walk)
      await browser.refused(signOut, { sessionId: 5 }, { code: 'input-invalid' })
      await browser.refused(signOut, {}, { code: 'input-invalid' })
      await expectSignedIn(walk, browser, complete)
    },
  },
]
