import { expectSame } from '../../conformance/check.ts'
import type { FlowCase } from '../../conformance/flow-cases.ts'
import {
  expectClosed,
  expectComplete,
  expectDue,
  expectFactors,
  expectSignedIn,
  proveEmail,
  signUp,
  signUpWithTotp,
} from '../../conformance/people.ts'
import type { ConformancePasskey } from '../../conformance/subject.ts'
import { secondMs, type Browser, type Walk } from '../../conformance/walk.ts'
import type { PasskeyList, PasskeyPurpose } from './contract.ts'

const start = 'POST /passkey/start'
const finish = 'POST /passkey/finish'
const registerStart = 'POST /passkey/register/start'
const registerFinish = 'POST /passkey/register/finish'
const rename = 'POST /passkey/rename'
const remove = 'POST /passkey/remove'

const webauthn: [string, string] = ['webauthn', 'webauthn_registration']

/** Begins to make a passkey, and looks at what the browser is told. */
const beginRegistering = async (walk: Walk, browser: Browser, passkey: ConformancePasskey) => {
  const { account } = await browser.call('GET /passkey', {})
  const request = await browser.call(registerStart, { automatic: false })
  const { rp, user } = request.options
  expectSame(rp.id, walk.rp.id, 'The id of the site')
  expectSame(rp.name, walk.rp.name, 'The name of the site')
  expectSame(user.id, account.userId, 'The id of the user')
  expectSame([user.name, user.displayName], [account.name, account.displayName], 'Its labels')
  const credential = await passkey.create(request.options)
  return { ...request, credential, account }
}

const register = async (
  walk: Walk,
  browser: Browser,
  passkey: ConformancePasskey,
  more: { name?: string } = {},
): Promise<PasskeyList> => {
  const { attempt, credential } = await beginRegistering(walk, browser, passkey)
  const list = await browser.call(registerFinish, { attempt, credential, ...more })
  await expectList(walk, browser, list)
  return list
}

/** The list, as every later answer tells it, and what password managers are told. */
const expectList = async (walk: Walk, browser: Browser, list: PasskeyList) => {
  expectSame(await browser.call('GET /passkey', {}), list, 'GET /passkey')
  expectSame(list.account.rpId, walk.rp.id, 'The id of the site')
  expectSame(list.account.credentialIds.length, list.passkeys.length, 'How many ids there are')
}

const prove = async (browser: Browser, purpose: PasskeyPurpose, passkey: ConformancePasskey) => {
  const { attempt, options, expiresAt } = await browser.call(start, { purpose })
  return { expiresAt, options, proof: { attempt, credential: await passkey.get(options) } }
}

/** Somebody new with a passkey. */
const signUpWithPasskey = async (walk: Walk) => {
  const person = await signUp(walk)
  const passkey = walk.newPasskey()
  const list = await register(walk, person.browser, passkey, { name: 'Key' })
  return { ...person, passkey, list }
}

/** What passkeys promise. */
export const passkeyCases: FlowCase[] = [
  {
    title: 'makes a passkey, and signs in with it elsewhere, once, by no name',
    needs: ['passkeys'],
    async run(walk) {
      const { email, passkey, list, complete } = await signUpWithPasskey(walk)
      expectSame(
        list.passkeys.map(({ name }) => name),
        ['Key'],
        'The names of the passkeys',
      )
      expectSame(list.account.name, email, 'What pickers call the account')
      expectSame(list.account.displayName, email, 'What pickers call the person')
      const browser = walk.browser()
      const { proof, options } = await prove(browser, 'sign-in', passkey)
      expectSame(options.rpId, walk.rp.id, 'The id of the site')
      expectSame(list.account.credentialIds, [proof.credential.id], 'The ids of the credentials')
      const again = expectComplete(await browser.call(finish, proof))
      expectSame(again.isNewUser, false, 'isNewUser')
      expectSame(again.user, complete.user, 'The user')
      expectFactors(again, webauthn)
      await expectSignedIn(walk, browser, again)
      await browser.refused(finish, proof, { code: 'attempt-unknown' })
    },
  },
  {
    title: 'lets only the browser that asked answer, for the purpose that it asked for',
    needs: ['passkeys'],
    async run(walk) {
      const { browser, passkey } = await signUpWithPasskey(walk)
      const unknown = { code: 'attempt-unknown' } as const
      const { proof } = await prove(browser, 'sign-in', passkey)
      await walk.browser().refused(finish, proof, unknown)
      await browser.refused('POST /step-up/finish', { way: 'passkey', ...proof }, unknown)
      await browser.refused(registerFinish, proof, unknown)
      const stepUp = await prove(browser, 'step-up', passkey)
      await browser.refused(finish, stepUp.proof, unknown)
      const stolen = await prove(walk.browser(), 'sign-in', passkey)
      const mixed = { attempt: proof.attempt, credential: stolen.proof.credential }
      await browser.refused(finish, mixed, { code: 'passkey-incorrect' })
      const stranger = await prove(browser, 'sign-in', walk.newPasskey())
      await browser.refused(finish, stranger.proof, { code: 'passkey-unknown' })
    },
  },
  {
    title: 'takes the answer until expiresAt, and not from then on',
    needs: ['passkeys', 'clock'],
    async run(walk) {
      const { browser, passkey } = await signUpWithPasskey(walk)
      const other = walk.newPasskey()
      const [here, there] = [walk.browser(), walk.browser()]
      const good = await prove(here, 'sign-in', passkey)
      const late = await prove(there, 'sign-in', passkey)
      const making = await beginRegistering(walk, browser, other)
      const { attempt, credential } = await beginRegistering(walk, browser, other)
      walk.advance(good.expiresAt - walk.now() - secondMs)
      expectComplete(await here.call(finish, good.proof))
      expectSame(making.expiresAt, good.expiresAt, 'The end of a registration')
      walk.advance(secondMs)
      const expired = { code: 'passkey-expired' } as const
      await there.refused(finish, late.proof, expired)
      await browser.refused(registerFinish, { attempt, credential }, expired)
    },
  },
  {
    title: 'finishes a sign-in that owes a second factor, and gives a fresh proof',
    needs: ['passkeys', 'clock'],
    async run(walk) {
      const person = await signUpWithTotp(walk)
      const passkey = walk.newPasskey()
      await register(walk, person.browser, passkey)
      const { browser, outcome } = await proveEmail(walk, person.email)
      await expectDue(browser, outcome, ['passkey', 'totp', 'recovery-code'])
      const { proof } = await prove(browser, 'second-factor', passkey)
      const complete = expectComplete(await browser.call(finish, proof))
      expectSame(complete.isNewUser, false, 'isNewUser')
      expectFactors(complete, ['otp', 'email'], webauthn)
      await expectSignedIn(walk, browser, complete)

      walk.advance(60 * 60_000)
      await browser.refused(
        registerStart,
        { automatic: false },
        { code: 'step-up-required', ways: ['passkey', 'totp', 'recovery-code'] },
      )
      const fresh = await prove(browser, 'step-up', passkey)
      const proven = await browser.call('POST /step-up/finish', { way: 'passkey', ...fresh.proof })
      expectSame(proven.user, complete.user, 'The user')
      await expectSignedIn(walk, browser, proven)
      await browser.call(registerStart, { automatic: true })
    },
  },
  {
    title: 'names passkeys, takes each once, and removes them',
    needs: ['passkeys'],
    async run(walk) {
      const { browser, passkey, list } = await signUpWithPasskey(walk)
      const { attempt, credential } = await beginRegistering(walk, browser, passkey)
      await browser.refused(registerFinish, { attempt, credential }, { code: 'passkey-exists' })
      const second = await register(walk, browser, walk.newPasskey())
      expectSame(second.passkeys.length, 2, 'How many passkeys there are')
      const passkeyId = list.passkeys[0]?.passkeyId ?? ''
      const renamed = await browser.call(rename, { passkeyId, name: ' Work ' })
      await expectList(walk, browser, renamed)
      const work = renamed.passkeys.find((own) => own.passkeyId === passkeyId)
      expectSame(work?.name, 'Work', 'The new name')
      for (const name of ['', ' ', 'x'.repeat(65), 5]) {
        await browser.refused(rename, { passkeyId, name }, { code: 'input-invalid' })
      }
      const other = await signUp(walk)
      await other.browser.refused(rename, { passkeyId, name: 'x' }, { code: 'factor-unknown' })
      await other.browser.refused(remove, { passkeyId }, { code: 'factor-unknown' })

      const left = await browser.call(remove, { passkeyId })
      await expectList(walk, browser, left)
      const rest = second.passkeys.filter((own) => own.passkeyId !== passkeyId)
      expectSame(left.passkeys, rest, 'The passkeys that are left')
      const stranger = walk.browser()
      const gone = await prove(stranger, 'sign-in', passkey)
      await stranger.refused(finish, gone.proof, { code: 'passkey-unknown' })
    },
  },
  {
    title: 'refuses what is no purpose, credential or passkey, and does nothing for nobody',
    needs: ['passkeys'],
    async run(walk) {
      const { browser } = await signUp(walk)
      const invalid = { code: 'input-invalid' } as const
      await browser.refused(start, { purpose: 'fun' }, invalid)
      await browser.refused(registerStart, { automatic: 'yes' }, invalid)
      const { proof } = await prove(browser, 'sign-in', walk.newPasskey())
      await browser.refused(finish, { attempt: proof.attempt, credential: 'x' }, invalid)
      const { credential } = proof
      const bent = { ...credential, type: 'password' }
      await browser.refused(finish, { attempt: proof.attempt, credential: bent }, invalid)
      await browser.refused(rename, { passkeyId: 'x', name: 'x' }, { code: 'factor-unknown' })
      await browser.refused(remove, { passkeyId: 'x' }, { code: 'factor-unknown' })
      const due = { code: 'second-factor-expired' } as const
      await browser.refused(start, { purpose: 'second-factor' }, due)
      await expectClosed(walk, [
        [start, { purpose: 'step-up' }],
        ['GET /passkey', {}],
        [registerStart, { automatic: false }],
        [registerFinish, proof],
        [rename, { passkeyId: 'x', name: 'x' }],
        [remove, { passkeyId: 'x' }],
      ])
    },
  },
]
