import { expectSame } from '../../conformance/check.ts'
import type { FlowCase } from '../../conformance/flow-cases.ts'
import {
  expectClosed,
  expectComplete,
  expectNobody,
  expectSignedIn,
  proveEmail,
  signUp,
  signUpWithPassword,
} from '../../conformance/people.ts'
import { accountAdditionCases } from './conformance-additions.ts'
import { secondMs } from '../../conformance/walk.ts'

const list = 'GET /account/sessions'
const end = 'POST /account/sessions/end'
const endOthers = 'POST /account/sessions/end-others'
const rename = 'POST /account/rename'
const setPassword = 'POST /account/password'
const walletStart = 'POST /account/wallets/start'
const walletFinish = 'POST /account/wallets/finish'
const walletRemove = 'POST /account/wallets/remove'
const remove = 'POST /account/delete'

/** What the account promises. */
export const accountCases: FlowCase[] = [
  ...accountAdditionCases,
  {
    title: 'lists the sessions of the person, this one first, and ends others',
    async run(walk) {
      const { email, browser, complete } = await signUp(walk)
      const [two, three] = [await proveEmail(walk, email), await proveEmail(walk, email)]
      const stranger = await signUp(walk)
      const found = await browser.call(list, {})
      const { sessionId } = complete.session
      expectSame(found.currentSessionId, sessionId, 'currentSessionId')
      expectSame(found.sessions.length, 3, 'How many sessions there are')
      await expectSignedIn(walk, browser, {
        ...complete,
        session: found.sessions[0] ?? complete.session,
      })
      const others = [two, three].map(({ outcome }) => expectComplete(outcome).session.sessionId)
      const listed = found.sessions.slice(1).map((session) => session.sessionId)
      expectSame(listed.sort(), others.sort(), 'The other sessions')

      const unknown = { code: 'session-unknown' } as const
      const theirs = stranger.complete.session.sessionId
      await browser.refused(end, { sessionId: theirs }, unknown)
      await browser.refused(end, { sessionId }, unknown)
      await browser.refused(end, { sessionId: 5 }, { code: 'input-invalid' })
      await expectSignedIn(walk, stranger.browser, stranger.complete)
      await browser.call(end, { sessionId: expectComplete(two.outcome).session.sessionId })
      await expectNobody(two.browser)
      await expectSignedIn(walk, three.browser, expectComplete(three.outcome))
      await browser.call(endOthers, {})
      await expectNobody(three.browser)
      expectSame((await browser.call(list, {})).sessions.length, 1, 'How many sessions are left')
    },
  },
  {
    title: 'takes a name, and gives it back in its parts',
    async run(walk) {
      const { browser, complete } = await signUp(walk)
      const parts = { first: 'Ada', middle: '', last: 'Lovelace' }
      const renamed = await browser.call(rename, { ...parts, first: ' Ada ' })
      const named = { ...complete.user, name: 'Ada Lovelace', nameParts: parts }
      expectSame(renamed.user, named, 'The user')
      expectSame(renamed.isNewUser, false, 'isNewUser')
      await expectSignedIn(walk, browser, renamed)
      const none = await browser.call(rename, { first: '', middle: '', last: '' })
      expectSame(none.user, complete.user, 'The user without a name')
      const invalid = { code: 'input-invalid' } as const
      await browser.refused(rename, { ...parts, first: 5 }, invalid)
      await browser.refused(rename, { ...parts, last: 'x'.repeat(101) }, invalid)
    },
  },
  {
    title: 'sets a password, and ends every other session',
    async run(walk) {
      const { email, browser, complete, password: existing } = await signUpWithPassword(walk)
      const elsewhere = await proveEmail(walk, email)
      const password = walk.newPassword()
      const wrong = { code: 'password-incorrect', field: 'existing' } as const
      await browser.refused(setPassword, { password, existing: `${existing}!` }, wrong)
      const weak = { code: 'password-weak', field: 'password' } as const
      await browser.refused(setPassword, { password: 'password1', existing }, weak)
      const changed = await browser.call(setPassword, { password, existing })
      expectSame(changed.user, complete.user, 'The user')
      expectSame(changed.isNewUser, false, 'isNewUser')
      await expectSignedIn(walk, browser, changed)
      await expectNobody(elsewhere.browser)
      expectComplete(await walk.browser().call('POST /password/sign-in', { email, password }))
      const none = { code: 'input-invalid', field: 'password' } as const
      await browser.refused(setPassword, { password: '' }, none)
    },
  },
  {
    title: 'sets a first password after a proof by mail, and wants a fresh one later',
    needs: ['clock'],
    async run(walk) {
      const { browser, complete } = await signUp(walk)
      const first = await browser.call(setPassword, { password: walk.newPassword() })
      expectSame(first.user, { ...complete.user, hasPassword: true }, 'The user')
      walk.advance(10 * 60_000)
      await browser.refused(
        setPassword,
        { password: walk.newPassword() },
        { code: 'step-up-required', ways: ['password', 'email-otp'] },
      )
    },
  },
  {
    title: 'adds a wallet by its signature, and removes it',
    needs: ['wallets'],
    async run(walk) {
      const { browser, complete } = await signUp(walk)
      const wallet = walk.newWallet()
      const { type, address } = wallet
      const { attempt, message } = await browser.call(walletStart, { type, address })
      const signature = await wallet.sign(message)
      const added = await browser.call(walletFinish, { attempt, signature })
      const { walletId = '' } = added.user.wallets[0] ?? {}
      const wallets = [{ walletId, type, address, verified: true }]
      expectSame(added.user, { ...complete.user, wallets }, 'The user')
      expectSame(added.isNewUser, false, 'isNewUser')
      await expectSignedIn(walk, browser, added)
      await browser.refused(walletStart, { type, address }, { code: 'address-yours' })
      await browser.refused(walletFinish, { attempt, signature }, { code: 'signature-expired' })

      const other = await signUp(walk)
      const theirs = await other.browser.call(walletStart, { type, address })
      const proof = { attempt: theirs.attempt, signature: await wallet.sign(theirs.message) }
      await other.browser.refused(walletFinish, proof, { code: 'address-taken' })
      await other.browser.refused(walletRemove, { id: walletId }, { code: 'factor-unknown' })

      const removed = await browser.call(walletRemove, { id: walletId })
      expectSame(removed.user, complete.user, 'The user without the wallet')
      await expectSignedIn(walk, browser, removed)
      const unsupported = { code: 'wallet-unsupported' } as const
      await browser.refused(walletStart, { type, address: '0x12' }, unsupported)
    },
  },
  {
    title: 'waits for the signature of a wallet until expiresAt, and no longer',
    needs: ['wallets', 'clock'],
    async run(walk) {
      // Of two people: a newer wallet takes the place of one that waits.
      const begin = async () => {
        const { browser } = await signUp(walk)
        const { type, address, sign } = walk.newWallet()
        const { attempt, message, expiresAt } = await browser.call(walletStart, { type, address })
        return { browser, expiresAt, proof: { attempt, signature: await sign(message) } }
      }
      const [one, two] = [await begin(), await begin()]
      walk.advance(one.expiresAt - walk.now() - secondMs)
      await one.browser.call(walletFinish, one.proof)
      walk.advance(secondMs)
      await two.browser.refused(walletFinish, two.proof, { code: 'signature-expired' })
    },
  },
  {
    title: 'never takes away the only way in',
    async run(walk) {
      const { browser, complete } = await signUp(walk)
      const id = complete.user.emails[0]?.emailId ?? ''
      await browser.refused('POST /account/emails/remove', { id }, { code: 'last-factor' })
      await expectSignedIn(walk, browser, complete)
    },
  },
  {
    title: 'gives out all that is known of the person',
    async run(walk) {
      const { browser, complete } = await signUp(walk)
      const before = walk.now()
      const { exportedAt, user, sessions } = await browser.call('POST /account/export', {})
      if (walk.exact) expectSame(exportedAt, before, 'exportedAt')
      const { userId, nameParts, emails, createdAt } = complete.user
      const { roles, trusted, untrusted, claims: kept } = walk.newcomer
      expectSame(
        user,
        {
          userId,
          externalId: null,
          status: 'active',
          name: nameParts,
          emails: emails.map(({ emailId: _, ...email }) => email),
          phones: [],
          wallets: [],
          providers: [],
          passkeys: [],
          hasPassword: false,
          hasAuthenticatorApp: false,
          roles,
          metadata: { trusted, untrusted },
          createdAt,
        },
        'The user of the export',
      )
      expectSame(sessions.length, 1, 'How many sessions there are')
      const [{ claims, ...session } = { ...complete.session, claims: {} }] = sessions
      expectSame(claims, kept, 'The claims')
      await expectSignedIn(walk, browser, { ...complete, session })
    },
  },
  {
    title: 'deletes the account, and ends its sessions',
    async run(walk) {
      const { email, browser, complete } = await signUp(walk)
      const elsewhere = await proveEmail(walk, email)
      const stranger = await signUp(walk)
      const { userId } = complete.user
      const other = stranger.complete.user.userId
      await browser.refused(remove, { userId: other }, { code: 'session-unknown' })
      await browser.refused(remove, { userId: 5 }, { code: 'input-invalid' })
      await browser.call(remove, { userId })
      await expectNobody(browser)
      await expectNobody(elsewhere.browser)
      await expectSignedIn(walk, stranger.browser, stranger.complete)
      const again = await signUp(walk, email)
      expectSame(again.complete.isNewUser, true, 'isNewUser of who comes again')
    },
  },
  {
    title: 'does nothing for nobody',
    async run(walk) {
      const id = { id: 'x' }
      const answer = { attempt: 'x', code: '123456' }
      await expectClosed(walk, [
        [list, {}],
        [end, { sessionId: 'x' }],
        [endOthers, {}],
        [rename, { first: '', middle: '', last: '' }],
        [setPassword, { password: walk.newPassword() }],
        ['POST /account/emails/start', { email: walk.newEmail() }],
        ['POST /account/emails/finish', answer],
        ['POST /account/emails/make-primary', id],
        ['POST /account/emails/remove', id],
        ['POST /account/phones/finish', answer],
        ['POST /account/phones/make-primary', id],
        ['POST /account/phones/remove', id],
        [walletFinish, { attempt: 'x', signature: 'x' }],
        [walletRemove, id],
        ['POST /account/providers/remove', id],
        ['POST /account/export', {}],
        [remove, { userId: 'x' }],
      ])
    },
  },
]
