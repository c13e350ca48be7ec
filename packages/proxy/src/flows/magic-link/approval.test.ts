import { testEngines } from '@latchkey/server/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createProxy } from '../../proxy.ts'
import { createMemoryStore, type Store } from '../../store.ts'
import { createTestKit, origin, type Browser, type TestKit } from '../../test-kit.ts'
import { embedded } from '../../upstream.ts'
import { signUpWithTotp } from '../../testing-second-factor.ts'

let kit: TestKit
beforeAll(async () => void (kit = await createTestKit()))
afterAll(() => kit.close())

/** A laptop that has asked for a link, and a phone that has opened it. */
const ask = async (email: string, own = kit, laptop = own.browser('198.51.100.7')) => {
  const challenge = await laptop.call('POST /magic-link/start', { email })
  const { token, attempt } = await own.linkFor(email)
  const phone = own.browser('203.0.113.9')
  const link = { token, attempt: attempt ?? '' }
  return { laptop, phone, challenge, link, number: challenge.matching ?? '' }
}

/** The same server behind a proxy with another store. */
const withStore = (store: Store | null): TestKit => {
  const { server, clock } = kit
  const proxy = createProxy({ upstream: embedded(server), origin, clock: clock.now, store })
  return { ...kit, proxy, browser: kit.browserOf(proxy) }
}

const wait = (laptop: Browser, { attempt }: { attempt: string }) =>
  laptop.call('POST /magic-link/wait', { attempt })
const proceed = (laptop: Browser, { attempt }: { attempt: string }) =>
  laptop.call('POST /magic-link/continue', { attempt })

test('lets the browser go on that asked, and leaves the other one signed out', async () => {
  const { laptop, phone, challenge, link, number } = await ask('ada@example.com')
  expect(await wait(laptop, challenge)).toEqual({ status: 'waiting' })

  const request = await phone.call('POST /magic-link/request', link)
  expect(request).toMatchObject({ ipAddress: '198.51.100.7', askedAt: kit.clock.now() })
  expect(request?.userAgent).toContain('Chrome/140.0')
  expect(request?.choices).toHaveLength(6)
  expect(request?.choices).toContain(number)

  expect(await phone.call('POST /magic-link/approve', { ...link, number })).toEqual({
    status: 'approved',
  })
  expect(phone.cookies.size).toBe(0)
  expect(await wait(laptop, challenge)).toEqual({ status: 'answered' })
  expect(await proceed(laptop, challenge)).toMatchObject({
    status: 'complete',
    isNewUser: true,
    session: { ipAddress: '198.51.100.7' },
  })
  expect(await laptop.call('GET /session', {})).not.toBeNull()
  expect(await phone.call('GET /session', {})).toBeNull()
})

test('does not tell the other device which of the numbers is right', async () => {
  const { phone, link, number } = await ask('number@example.com')
  const request = await phone.call('POST /magic-link/request', link)
  expect(Object.keys(request ?? {}).sort()).toEqual([
    'askedAt',
    'choices',
    'expiresAt',
    'ipAddress',
    'userAgent',
  ])
  expect(request?.choices).toEqual([...(request?.choices ?? [])].sort())
  expect(new Set(request?.choices).size).toBe(6)
  expect(await phone.call('POST /magic-link/request', link)).toEqual(request)
  expect(number).toMatch(/^[1-9]\d$/)
})

test('takes a wrong number for a no, and spends the link and its code', async () => {
  const { laptop, phone, challenge, link, number } = await ask('wrong@example.com')
  const wrong = number === '10' ? '11' : '10'
  expect(await phone.call('POST /magic-link/approve', { ...link, number: wrong })).toEqual({
    status: 'mismatch',
  })
  await expect(phone.call('POST /magic-link/approve', { ...link, number })).rejects.toMatchObject({
    code: 'link-used',
  })
  await expectDenied(laptop, phone, challenge, link, 'wrong@example.com')
})

test('spends the link and its code when it was not them, and tells who asked', async () => {
  const { laptop, phone, challenge, link } = await ask('denied@example.com')
  expect(await phone.call('POST /magic-link/deny', link)).toEqual({})
  expect(phone.cookies.size).toBe(0)
  await expectDenied(laptop, phone, challenge, link, 'denied@example.com')
})

const expectDenied = async (
  laptop: Browser,
  phone: Browser,
  challenge: { attempt: string },
  link: { token: string; attempt: string },
  email: string,
) => {
  expect(await wait(laptop, challenge)).toEqual({ status: 'answered' })
  expect(await proceed(laptop, challenge)).toEqual({ status: 'denied' })
  await expect(
    phone.call('POST /magic-link/redeem', { ...link, confirmed: true }),
  ).rejects.toMatchObject({ code: 'link-used' })
  await expect(
    laptop.call('POST /magic-link/finish', {
      attempt: challenge.attempt,
      code: kit.codeFor(email),
    }),
  ).rejects.toMatchObject({ code: 'code-used' })
  expect(await laptop.call('GET /session', {})).toBeNull()
}

test('takes back an approval that was not used yet', async () => {
  const { laptop, phone, challenge, link, number } = await ask('second@example.com')
  await phone.call('POST /magic-link/approve', { ...link, number })
  await phone.call('POST /magic-link/deny', link)
  expect(await proceed(laptop, challenge)).toEqual({ status: 'denied' })
})

test('gives the session to nobody but the browser that asked', async () => {
  const { phone, challenge, link, number } = await ask('mine@example.com')
  await phone.call('POST /magic-link/approve', { ...link, number })
  for (const route of ['POST /magic-link/wait', 'POST /magic-link/continue'] as const) {
    await expect(phone.call(route, { attempt: challenge.attempt })).rejects.toMatchObject({
      code: 'attempt-unknown',
    })
  }
})

test('does nothing before somebody has approved', async () => {
  const { laptop, challenge } = await ask('early@example.com')
  await expect(proceed(laptop, challenge)).rejects.toMatchObject({ code: 'attempt-unknown' })
  expect(await wait(laptop, challenge)).toEqual({ status: 'waiting' })
})

test('signs nobody in with the link of another address', async () => {
  const victim = await ask('victim@example.com')
  const attacker = await ask('attacker@example.com')
  const forged = { token: attacker.link.token, attempt: victim.link.attempt }
  await victim.phone.call('POST /magic-link/approve', { ...forged, number: victim.number })
  await expect(proceed(victim.laptop, victim.challenge)).rejects.toMatchObject({
    code: 'link-unknown',
  })
  expect(await victim.laptop.call('GET /session', {})).toBeNull()
  expect(await wait(victim.laptop, victim.challenge)).toEqual({ status: 'over' })
})

test('lets nobody approve or deny without the link itself', async () => {
  const { laptop, phone, challenge, link, number } = await ask('token@example.com')
  const forged = { token: 'A'.repeat(43), attempt: link.attempt }
  await expect(phone.call('POST /magic-link/deny', forged)).rejects.toMatchObject({
    code: 'link-unknown',
  })
  const other = await ask('other@example.com')
  await expect(
    phone.call('POST /magic-link/deny', { token: other.link.token, attempt: link.attempt }),
  ).rejects.toMatchObject({ code: 'link-unknown' })
  expect(await wait(laptop, challenge)).toEqual({ status: 'waiting' })
  // Who asks may know the name and the number, and has no token.
  await laptop.call('POST /magic-link/approve', { ...forged, number })
  await expect(proceed(laptop, challenge)).rejects.toMatchObject({ code: 'link-unknown' })
  expect(await wait(laptop, challenge)).toEqual({ status: 'over' })
})

test('has nothing to approve once the link or its code was used, or its time is over', async () => {
  const here = await ask('here@example.com')
  await here.phone.call('POST /magic-link/redeem', { ...here.link, confirmed: true })
  expect(await wait(here.laptop, here.challenge)).toEqual({ status: 'over' })

  const typed = await ask('typed@example.com')
  const code = kit.codeFor('typed@example.com')
  await typed.laptop.call('POST /magic-link/finish', { attempt: typed.challenge.attempt, code })
  expect(await wait(typed.laptop, typed.challenge)).toEqual({ status: 'over' })
  expect(await typed.phone.call('POST /magic-link/request', typed.link)).toBeNull()

  const late = await ask('late@example.com')
  kit.clock.advance(10 * 60_000)
  expect(await late.phone.call('POST /magic-link/request', late.link)).toBeNull()
  await expect(
    late.phone.call('POST /magic-link/approve', { ...late.link, number: late.number }),
  ).rejects.toMatchObject({ code: 'link-expired' })
  await expect(wait(late.laptop, late.challenge)).rejects.toMatchObject({ code: 'code-expired' })
})

test('shows no number of an older mail, which the page does not show any more', async () => {
  const email = 'again@example.com'
  const first = await ask(email)
  const second = await ask(email, kit, first.laptop)
  expect(await first.phone.call('POST /magic-link/request', first.link)).toBeNull()
  expect(await second.phone.call('POST /magic-link/request', second.link)).not.toBeNull()
})

test('tells the sign-in again to who asks twice', async () => {
  const { laptop, phone, challenge, link, number } = await ask('twice@example.com')
  await phone.call('POST /magic-link/approve', { ...link, number })
  const first = await proceed(laptop, challenge)
  expect(await proceed(laptop, challenge)).toMatchObject({ ...first, session: expect.anything() })
})

test('still asks for the second factor, in the browser that asked', async () => {
  const email = 'totp@example.com'
  await signUpWithTotp(kit, email)
  const { laptop, phone, challenge, link, number } = await ask(email)
  await phone.call('POST /magic-link/approve', { ...link, number })
  expect(await proceed(laptop, challenge)).toMatchObject({ status: 'second_factor' })
  expect(await laptop.call('GET /session', {})).toBeNull()
})

test('leaves approving out where there is no store', async () => {
  const { laptop, phone, challenge, link } = await ask('none@example.com', withStore(null))
  expect(challenge.matching).toBeNull()
  expect(await phone.call('POST /magic-link/request', link)).toBeNull()
  expect(await wait(laptop, challenge)).toEqual({ status: 'over' })
  await expect(
    phone.call('POST /magic-link/approve', { ...link, number: '42' }),
  ).rejects.toMatchObject({ code: 'link-expired' })
  await expect(
    phone.call('POST /magic-link/redeem', { ...link, confirmed: true }),
  ).resolves.toMatchObject({ status: 'complete' })
})

test('keeps nothing in a store that could be read or used', async () => {
  const seen: string[] = []
  const memory = createMemoryStore(kit.clock.now)
  const own = withStore({
    ...memory,
    set: (...entry) => (seen.push(...entry.map(String)), memory.set(...entry)),
    replace: (...entry) => (seen.push(...entry), memory.replace(...entry)),
  })
  const { laptop, phone, challenge, link, number } = await ask('sealed@example.com', own)
  await phone.call('POST /magic-link/approve', { ...link, number })
  const all = seen.join('\n')
  for (const secret of [link.token, link.attempt, 'sealed@example.com', '198.51.100.7']) {
    expect(all).not.toContain(secret)
  }
  expect(await proceed(laptop, challenge)).toMatchObject({ status: 'complete' })
})

test.each(testEngines())(
  'lets one of many answers count, and opens one session: %s',
  async (engine) => {
    const own = await createTestKit({}, { engine })
    const { laptop, phone, challenge, link, number } = await ask('race@example.com', own)
    const approvals = await Promise.allSettled(
      Array.from({ length: 10 }, () => phone.call('POST /magic-link/approve', { ...link, number })),
    )
    expect(approvals.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const sessions = await Promise.allSettled(
      Array.from({ length: 5 }, () => proceed(laptop, challenge)),
    )
    expect(sessions.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(own.faults).toEqual([])
    await own.close()
  },
)
