import { ConformanceError, expectSame } from '../../conformance/check.ts'
import type { FlowCase } from '../../conformance/flow-cases.ts'
import {
  expectClosed,
  expectComplete,
  expectDue,
  expectFactors,
  expectNobody,
  expectSignedIn,
  proveEmail,
  signUp,
  signUpWithTotp,
} from '../../conformance/people.ts'
import { totpCode } from '../../totp-code.ts'
import { secondMs } from '../../conformance/walk.ts'

const enrol = 'POST /totp/enrol'
const confirm = 'POST /totp/confirm'
const finish = 'POST /totp/finish'

const email = ['otp', 'email'] as [string, string]
const totp = ['totp', 'authenticator_app'] as [string, string]

/** Throws unless a `data:` URL holds one whole PNG. @see PNG, Third Edition, section 5 */
const expectPng = (url: string): void => {
  const [head, base64 = ''] = url.split(',')
  expectSame(head, 'data:image/png;base64', 'The beginning of qrCode')
  const bytes = /^[\w+/]+={0,2}$/.test(base64) && base64.length % 4 === 0 ? atob(base64) : ''
  expectSame(btoa(bytes), base64, 'The base64 of qrCode, written anew,')
  if (!bytes.startsWith('\u0089PNG\r\n\u001A\n') || !bytes.endsWith('IEND\u00AEB`\u0082')) {
    throw new ConformanceError('qrCode', 'holds no PNG')
  }
}

/** What authenticator apps promise. */
export const totpCases: FlowCase[] = [
  {
    title: 'sets an app up in the session that is open, and ends those with one factor',
    async run(walk) {
      const person = await signUp(walk)
      const { browser, complete } = person
      const elsewhere = await proveEmail(walk, person.email)
      expectSame(await browser.call('GET /totp', {}), { enrolled: false }, 'GET /totp')
      const { secret, qrCode, recoveryCodes } = await browser.call(enrol, { signingIn: false })
      expectPng(qrCode)
      expectSame(new Set(recoveryCodes).size, recoveryCodes.length, 'How many codes differ')
      // Not confirmed yet, so it counts for nothing.
      expectSame(await browser.call('GET /totp', {}), { enrolled: false }, 'GET /totp')
      const wrong = { signingIn: false, code: '12345' }
      await browser.refused(confirm, wrong, { code: 'totp-incorrect', field: 'code' })

      const code = await totpCode(secret, walk.now())
      const confirmed = await browser.call(confirm, { signingIn: false, code })
      expectFactors(confirmed, email, totp)
      expectSame(confirmed.isNewUser, false, 'isNewUser')
      expectSame(confirmed.user, complete.user, 'The user')
      expectSame(confirmed.session.sessionId, complete.session.sessionId, 'The session')
      await expectSignedIn(walk, browser, confirmed)
      await expectNobody(elsewhere.browser)
      expectSame(await browser.call('GET /totp', {}), { enrolled: true }, 'GET /totp')
      await browser.refused(enrol, { signingIn: false }, { code: 'totp-active' })
    },
  },
  {
    title: 'finishes a sign-in with a code, once',
    needs: ['clock'],
    async run(walk) {
      const person = await signUpWithTotp(walk)
      const [one, two] = [
        await proveEmail(walk, person.email),
        await proveEmail(walk, person.email),
      ]
      await expectDue(one.browser, one.outcome)
      const code = await person.totp()
      const complete = expectComplete(await one.browser.call(finish, { code }))
      expectSame(complete.isNewUser, false, 'isNewUser')
      expectFactors(complete, email, totp)
      await expectSignedIn(walk, one.browser, complete)
      expectSame(await one.browser.call('GET /second-factor', {}), null, 'What still waits')
      await two.browser.refused(finish, { code }, { code: 'totp-used', field: 'code' })
    },
  },
  {
    title: 'waits for the first code until expiresAt, and not from then on',
    needs: ['clock'],
    async run(walk) {
      const [one, two] = [await signUp(walk), await signUp(walk)]
      const app = await one.browser.call(enrol, { signingIn: false })
      const late = await two.browser.call(enrol, { signingIn: false })
      walk.advance(app.expiresAt - walk.now() - secondMs)
      const code = await totpCode(app.secret, walk.now())
      await one.browser.call(confirm, { signingIn: false, code })
      walk.advance(secondMs)
      const lateCode = await totpCode(late.secret, walk.now())
      const refusal = { code: 'totp-expired' } as const
      await two.browser.refused(confirm, { signingIn: false, code: lateCode }, refusal)
    },
  },
  {
    title:
      'refuses codes that are none, a second app in place of the first, and who waits for nothing',
    async run(walk) {
      const { email: address } = await signUpWithTotp(walk)
      const { browser } = await proveEmail(walk, address)
      const incorrect = { code: 'totp-incorrect', field: 'code' } as const
      for (const code of ['', '12345', 'abcdef']) await browser.refused(finish, { code }, incorrect)
      await browser.refused(finish, { code: 5 }, { code: 'input-invalid', field: 'code' })
      const active = { code: 'totp-active' } as const
      await browser.refused(enrol, { signingIn: true }, active)
      await browser.refused(confirm, { signingIn: true, code: '123456' }, active)

      const invalid = { code: 'input-invalid' } as const
      await browser.refused(enrol, { signingIn: 'yes' }, invalid)
      await browser.refused(confirm, { code: '123456' }, invalid)
      const expired = { code: 'second-factor-expired' } as const
      const nobody = walk.browser()
      await nobody.refused(finish, { code: '123456' }, expired)
      await nobody.refused(enrol, { signingIn: true }, expired)
      await nobody.refused(confirm, { signingIn: true, code: '123456' }, expired)
    },
  },
  {
    title: 'removes the app, asks for it no more, and does nothing for nobody',
    async run(walk) {
      const person = await signUpWithTotp(walk)
      await person.browser.call('POST /totp/remove', {})
      expectSame(await person.browser.call('GET /totp', {}), { enrolled: false }, 'GET /totp')
      const { outcome } = await proveEmail(walk, person.email)
      expectComplete(outcome)
      await expectClosed(walk, [
        ['GET /totp', {}],
        [enrol, { signingIn: false }],
        [confirm, { signingIn: false, code: '123456' }],
        ['POST /totp/remove', {}],
      ])
    },
  },
]
