import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { codeIn, createTestServer, tokensIn, type TestServer } from '../../testing.ts'
import { signInAt } from './testing-browser.ts'
import { createCheapHash } from '../../testing-hash.ts'

// The hash itself is tried elsewhere.
const parts = { passwordHash: createCheapHash() }

/*
 * Sudhodanan and Paverd, "Pre-hijacked accounts" (2022): somebody prepares an account with the
 * address of somebody else, who comes later. Every attack, by every way in, in both orders.
 */

const plenty = { burst: 1e6, perMinute: 1e6 }

let kit: TestServer
beforeAll(async () => {
  kit = await createTestServer({ parts, limits: { sends: plenty, passwordTries: plenty } })
})
afterAll(() => kit.close())

const waysIn = ['password', 'code', 'link', 'oauth'] as const
type WayIn = (typeof waysIn)[number]
type Reached = string | null

const newAddress = () => `${randomUUID()}@example.com`
const hour = { session_duration_minutes: 60 }
const mailTo = (email: string) => kit.outbox.messages().find(({ to }) => to === email)
const idOf = (answer: { user_id: string }): Reached => answer.user_id
const nobody = (): Reached => null

const byCode = async (email: string) => {
  const { email_id } = await kit.api.otps.emailLoginOrCreate({ email })
  return kit.api.otps.authenticate({ method_id: email_id, code: codeIn(mailTo(email)), ...hour })
}
const byLink = async (email: string) => {
  await kit.api.magicLinks.emailLoginOrCreate({ email })
  const { magic_links: token = '' } = tokensIn(mailTo(email))
  return kit.api.magicLinks.authenticate({ token, ...hour })
}
const byOAuth = async (
  choice: { email: string; verified?: boolean; name?: string },
  provider: 'google' | 'github' | 'discord' | 'twitter' = 'google',
  more = {},
) => {
  const landed = await signInAt(kit, provider, choice, more)
  const token = landed.searchParams.get('token') ?? ''
  return kit.api.oauth.authenticate({ token, ...hour })
}
const byPassword = (email: string, password: string) =>
  kit.api.passwords.authenticate({ email, password, ...hour })

/** The owner of the address comes in: by what they chose, with what is in their mailbox. */
const victims: Record<WayIn, (email: string) => Promise<string>> = {
  code: async (email) => (await byCode(email)).user_id,
  link: async (email) => (await byLink(email)).user_id,
  oauth: async (email) => (await byOAuth({ email })).user_id,
  password: async (email) => {
    const password = 'victim-plum-orbit-walnut'
    const made = await kit.api.passwords.create({ email, password, ...hour }).catch(() => null)
    if (made) return made.user_id
    await kit.api.passwords.emailResetStart({ email })
    const { reset_password: token = '' } = tokensIn(mailTo(email))
    return (await kit.api.passwords.emailReset({ token, password, ...hour })).user_id
  },
}

/** What somebody prepared: a session, if any, and a way to come back. */
type Prepared = { session_token: string; comeBack: () => Promise<Reached> }

/** Somebody prepares an account around an address that they cannot read the mail of. */
const attackers: Record<WayIn, (email: string) => Promise<Prepared>> = {
  password: async (email) => {
    const password = 'attacker-plum-orbit-walnut'
    const made = await kit.api.passwords.create({ email, password, ...hour }).catch(() => null)
    return {
      session_token: made?.session_token ?? '',
      comeBack: () => byPassword(email, password).then(idOf, nobody),
    }
  },
  code: async (email) => {
    const own = newAddress()
    const { session_token } = await byCode(own)
    await kit.api.otps.emailSend({ email, session_token }).catch(nobody)
    return { session_token, comeBack: () => byCode(own).then(idOf, nobody) }
  },
  link: async (email) => {
    const own = newAddress()
    const { session_token } = await byLink(own)
    await kit.api.magicLinks.emailSend({ email, session_token }).catch(nobody)
    return { session_token, comeBack: () => byLink(own).then(idOf, nobody) }
  },
  oauth: async (email) => {
    const own = { email: '', name: randomUUID() }
    const { session_token } = await byOAuth(own, 'twitter')
    await kit.api.otps.emailSend({ email, session_token }).catch(nobody)
    return { session_token, comeBack: () => byOAuth(own, 'twitter').then(idOf, nobody) }
  },
}

/** What each attack adds: more ways to be in the account of the owner afterwards. */
const attacks: Record<
  string,
  (email: string, prepared: Prepared) => Promise<(() => Promise<Reached>)[]>
> = {
  'classic-federated merge': () => Promise.resolve([]),

  'unexpired session': (_, { session_token }) =>
    Promise.resolve([
      () =>
        kit.api.sessions
          .authenticate({ session_token })
          .then(({ session }) => session.user_id, nobody),
    ]),

  'trojan identifier': async (_, { session_token }) => {
    const name = randomUUID()
    const attach = await kit.api.oauth
      .attach({ provider: 'github', session_token })
      .catch(() => null)
    const landed =
      attach &&
      (await signInAt(
        kit,
        'github',
        { name },
        { parameters: { oauth_attach_token: attach.oauth_attach_token } },
      ))
    const token = landed?.searchParams.get('token') ?? ''
    if (token) await kit.api.oauth.authenticate({ token, session_token })
    const own = newAddress()
    await kit.api.otps.emailSend({ email: own, session_token }).catch(nobody)
    return [
      () => byOAuth({ email: '', name }, 'github').then(idOf, nobody),
      () => byCode(own).then(idOf, nobody),
    ]
  },

  'unexpired change of address': async (_, { session_token }) => {
    const own = newAddress()
    const sent = await kit.api.otps.emailSend({ email: own, session_token }).catch(() => null)
    const code = codeIn(mailTo(own))
    const link = await kit.api.magicLinks.emailSend({ email: own, session_token }).catch(() => null)
    const { magic_links: token = '' } = link ? tokensIn(mailTo(own)) : {}
    return [
      () => kit.api.otps.authenticate({ method_id: sent?.email_id ?? '', code }).then(idOf, nobody),
      () => kit.api.magicLinks.authenticate({ token: token || 'none' }).then(idOf, nobody),
      () => byLink(own).then(idOf, nobody),
    ]
  },

  'provider that verifies nothing': async (email) => {
    const planted = { email, verified: false }
    await byOAuth(planted, 'discord').catch(nobody)
    return [() => byOAuth(planted, 'discord').then(idOf, nobody)]
  },
}

const rows = Object.keys(attacks).flatMap((attack) =>
  (['before', 'after'] as const).map((order) => ({ attack, order })),
)

/** One script: somebody prepares, the owner comes, and somebody comes back. */
const play = async (
  { attack, order }: { attack: string; order: string },
  attacker: WayIn,
  victim: WayIn,
) => {
  const email = newAddress()
  if (order === 'after') await victims[victim](email)
  const prepared = await attackers[attacker](email)
  kit.clock.advance(1)
  const more = (await attacks[attack]?.(email, prepared)) ?? []
  kit.clock.advance(1)
  const owner = await victims[victim](email)
  const reached: Reached[] = []
  for (const comeBack of [prepared.comeBack, ...more]) reached.push(await comeBack())
  expect(reached, `${attacker} against ${victim}`).not.toContain(owner)
  expect(await victims[victim](email)).toBe(owner)
}

describe.each(rows)('$attack, $order the owner came', (row) => {
  test.each(waysIn)('lets nobody into the account of somebody who uses: %s', async (victim) => {
    await Promise.all(waysIn.map((attacker) => play(row, attacker, victim)))
  })
})
