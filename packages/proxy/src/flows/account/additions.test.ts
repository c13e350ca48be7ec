import { noLimits } from '@latchkey/server/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestKit, type Browser, type TestKit } from '../../test-kit.ts'
import { signIn } from '../../testing-second-factor.ts'

let kit: TestKit
beforeAll(async () => void (kit = await createTestKit()))
afterAll(() => kit.close())

const start = (browser: Browser, email: string) =>
  browser.call('POST /account/emails/start', { email })
const add = async (browser: Browser, email: string) => {
  const { attempt } = await start(browser, email)
  return browser.call('POST /account/emails/finish', { attempt, code: kit.codeFor(email) })
}
const emailsOf = async (browser: Browser) => {
  const signedIn = await browser.call('GET /session', {})
  return signedIn?.user.emails.map(({ email }) => email)
}

test('adds an address with its code, makes it the primary one, and removes the old one', async () => {
  const { browser } = await signIn(kit, 'old@example.com')
  const { attempt } = await start(browser, 'new@example.com')
  await expect(emailsOf(browser)).resolves.toEqual(['old@example.com'])
  await expect(
    browser.call('POST /account/emails/finish', { attempt, code: '000000' }),
  ).rejects.toMatchObject({ code: 'code-incorrect', field: 'code' })

  const code = kit.codeFor('new@example.com')
  const { user } = await browser.call('POST /account/emails/finish', { attempt, code })
  const [old, added] = user.emails
  expect(old).toMatchObject({ email: 'old@example.com', primary: true })
  expect(added).toMatchObject({ email: 'new@example.com', verified: true, primary: false })

  const id = added?.emailId ?? ''
  const moved = await browser.call('POST /account/emails/make-primary', { id })
  expect(moved.user.emails.map(({ primary }) => primary)).toEqual([false, true])
  // From now on it is where a proof goes.
  await browser.call('POST /step-up/start', { way: 'email-otp' })
  expect(kit.outbox.messages()[0]?.to).toBe('new@example.com')

  const left = await browser.call('POST /account/emails/remove', { id: old?.emailId ?? '' })
  expect(left.user.emails).toMatchObject([{ email: 'new@example.com', primary: true }])
  await expect(signIn(kit, 'new@example.com')).resolves.toMatchObject({
    outcome: { isNewUser: false, user: { userId: user.userId } },
  })
})

test('adds a number by SMS or WhatsApp', async () => {
  const { browser } = await signIn(kit, 'phone@example.com')
  for (const [channel, phone] of [
    ['sms', '+447400000011'],
    ['whatsapp', '+447400000012'],
  ] as const) {
    const { attempt } = await browser.call('POST /account/phones/start', { phone, channel })
    expect(kit.outbox.messages()[0]).toMatchObject({ to: phone, channel })
    const code = kit.codeFor(phone)
    await browser.call('POST /account/phones/finish', { attempt, code })
  }
  const signedIn = await browser.call('GET /session', {})
  const phones = signedIn?.user.phones ?? []
  expect(phones.map(({ phone, primary }) => [phone, primary])).toEqual([
    ['+447400000011', true],
    ['+447400000012', false],
  ])
  const id = phones[1]?.phoneId ?? ''
  const { user } = await browser.call('POST /account/phones/make-primary', { id })
  expect(user.phones.map(({ primary }) => primary)).toEqual([false, true])
  // An e-mail address stays the primary one of its kind.
  expect(user.emails).toMatchObject([{ primary: true }])
})

test('answers a free address and one of somebody else alike, but for names', async () => {
  await signIn(kit, 'taken@example.com')
  const shapeOf = async (email: string) => {
    const { browser } = await signIn(kit, `asks-for-${email}`)
    const response = await browser.send('/auth/account/emails/start', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email }),
    })
    return {
      status: response.status,
      headers: [...response.headers.keys()],
      lengths: response.headers.getSetCookie().map((line) => line.length),
      body: (await response.text()).replace(/"attempt":"[\w-]+"/, '#'),
      mails: kit.outbox.messages().filter(({ to }) => to === email).length,
      // What waits for its proof shows nowhere.
      emails: (await emailsOf(browser))?.length,
      exported: (await browser.call('POST /account/export', {})).user.emails.length,
    }
  }
  const free = await shapeOf('freed@example.com')
  const taken = await shapeOf('taken@example.com')
  expect(free).toMatchObject({ status: 200, mails: 1, emails: 1, exported: 1 })
  // One more mail: the one that its owner signed up with.
  expect({ ...taken, mails: taken.mails - 1 }).toEqual(free)
})

test('tells of another account to its owner only, and signs nobody in there', async () => {
  await signIn(kit, 'mine-too@example.com')
  const { browser } = await signIn(kit, 'mine@example.com')
  const { attempt } = await start(browser, 'mine-too@example.com')
  const finish = (code: string) => browser.call('POST /account/emails/finish', { attempt, code })
  await expect(finish('000000')).rejects.toMatchObject({ code: 'code-incorrect' })
  await expect(finish(kit.codeFor('mine-too@example.com'))).rejects.toMatchObject({
    code: 'address-taken',
    kind: 'refused',
  })
  await expect(emailsOf(browser)).resolves.toEqual(['mine@example.com'])
})

test('says so where the address is one’s own already', async () => {
  const { browser } = await signIn(kit, 'own@example.com')
  await expect(start(browser, 'Own@Example.com')).rejects.toMatchObject({
    code: 'address-yours',
    field: 'email',
  })
})

test('lets a typo be corrected at once: the newer addition takes the place of the older', async () => {
  const { browser } = await signIn(kit, 'typist@example.com')
  const first = await start(browser, 'tpyo@example.com')
  const code = kit.codeFor('tpyo@example.com')
  await add(browser, 'typo@example.com')
  await expect(
    browser.call('POST /account/emails/finish', { attempt: first.attempt, code }),
  ).rejects.toMatchObject({ kind: 'expired' })
  await expect(emailsOf(browser)).resolves.toEqual(['typist@example.com', 'typo@example.com'])
})

test('waits five minutes for the code, as the API does', async () => {
  const { browser } = await signIn(kit, 'slow@example.com')
  const { attempt, expiresAt } = await start(browser, 'late@example.com')
  expect(expiresAt - kit.clock.now()).toBe(300_000)
  kit.clock.advance(300_000)
  const code = kit.codeFor('late@example.com')
  await expect(
    browser.call('POST /account/emails/finish', { attempt, code }),
  ).rejects.toMatchObject({ code: 'code-expired' })
})

test('takes the code of nobody else, and only for this', async () => {
  const ada = await signIn(kit, 'ada@example.com')
  const eve = await signIn(kit, 'eve@example.com')
  const { attempt } = await start(eve.browser, 'eve-two@example.com')
  for (const cookie of eve.browser.cookies) {
    if (cookie[0].includes('attempt')) ada.browser.cookies.set(...cookie)
  }
  const answer = { attempt, code: kit.codeFor('eve-two@example.com') }
  const refusal = { code: 'attempt-unknown' }
  await expect(ada.browser.call('POST /account/emails/finish', answer)).rejects.toMatchObject(
    refusal,
  )
  await expect(eve.browser.call('POST /account/phones/finish', answer)).rejects.toMatchObject(
    refusal,
  )
  await expect(eve.browser.call('POST /email-otp/finish', answer)).rejects.toMatchObject(refusal)
})

test('counts what is sent to a free and to a taken address alike', async () => {
  const sends = { burst: 3, perMinute: 1 }
  const limited = await createTestKit({}, { limits: { ...noLimits, sends } })
  const { browser } = await signIn(limited, 'asks@example.com')
  await signIn(limited, 'taken@example.com')
  limited.clock.advance(5 * 60_000)
  const sentBefore = async (email: string) => {
    for (let count = 0; ; count++) {
      const refusal = await start(browser, email).then(
        () => null,
        (error: unknown) => error,
      )
      if (refusal) return { count, refusal }
    }
  }
  const refused = { count: 3, refusal: { code: 'rate-limited' } }
  await expect(sentBefore('free@example.com')).resolves.toMatchObject(refused)
  await expect(sentBefore('taken@example.com')).resolves.toMatchObject(refused)
  await limited.close()
})
