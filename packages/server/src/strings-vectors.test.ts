import { existsSync, readFileSync } from 'node:fs'
import { ApiError } from '@latchkey/api'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { networkOf } from './http/limits.ts'
import { createTestServer, type TestServer } from './testing.ts'

const vectors = new URL('../../../../shared/vectors/strings/', import.meta.url)
const read = (file: string) => JSON.parse(readFileSync(new URL(file, vectors), 'utf8'))
const present = existsSync(vectors)
if (!present) process.stderr.write('No ../shared/vectors/strings: these tests are skipped.\n')

const unlimited = { burst: 1e9, perMinute: 1e9 }

describe.skipIf(!present)('texts that broke other systems', () => {
  let kit: TestServer
  let user_id = ''
  let session_token = ''
  let texts: string[] = []
  beforeAll(async () => {
    kit = await createTestServer({ limits: { strengthChecks: unlimited, sends: unlimited } })
    const made = await kit.api.passwords.create({
      email: 'ada@example.com',
      password: 'plum-orbit-walnut-42',
      session_duration_minutes: 60,
    })
    ;({ user_id, session_token } = made)
    const { lists } = read('injection-payloads.json') as { lists: Record<string, string[]> }
    texts = [...new Set([...read('blns.json'), ...Object.values(lists).flat()])]
  })
  afterAll(() => kit.close())

  const unstorable = (text: string) => text.includes('\0') || /\p{Surrogate}/u.test(text)

  test('come back byte for byte, wherever a text is kept', async () => {
    expect(texts.length).toBeGreaterThan(800)
    for (const text of texts) {
      const update = kit.api.users.update({
        user_id,
        name: { first_name: text },
        trusted_metadata: { text, nested: { [text]: [text] } },
      })
      if (unstorable(text)) {
        await expect(update, text).rejects.toMatchObject({ errorType: 'bad_request' })
        continue
      }
      const { user } = await update
      expect(user.name?.first_name, text).toBe(text)
      expect(user.trusted_metadata, text).toEqual({ text, nested: { [text]: [text] } })
    }
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })

  test('are refused or taken as text everywhere else, and nothing breaks', async () => {
    const everywhere = (text: string) => [
      () => kit.api.passwords.strengthCheck({ password: text }),
      () => kit.api.users.get({ user_id: text || 'x' }),
      () => kit.api.users.create({ email: text }),
      () => kit.api.users.create({ phone_number: text }),
      () => kit.api.otps.emailSend({ email: 'ada@example.com', locale: text }),
      () => kit.api.magicLinks.authenticate({ token: text }),
      () => kit.api.sessions.authenticate({ session_jwt: text }),
      () =>
        kit.api.sessions.authenticate({ session_token, session_custom_claims: { claim: text } }),
      () =>
        kit.api.users.search({
          query: {
            operands: [{ filter_name: 'full_name_fuzzy', filter_value: text }],
          },
        }),
    ]
    // Each text somewhere, and each place with many of them.
    for (const [index, text] of texts.entries()) {
      const places = everywhere(text)
      const call = places[index % places.length]
      const refusal: unknown = await call?.().then(
        () => null,
        (error: unknown) => error,
      )
      if (refusal !== null) expect(refusal, text).toSatisfy(isRefusal)
    }
  })

  test('fill one bucket where they spell one address, or none', () => {
    const { groups } = read('client-ip-forms.json') as {
      groups: { forms: string[]; expect: string }[]
    }
    for (const { forms, expect: promise } of groups) {
      const buckets = new Set(forms.map(networkOf))
      expect(buckets.size, promise).toBe(promise.startsWith('different') ? forms.length : 1)
    }
  })
})

const isRefusal = (error: unknown): boolean =>
  error instanceof ApiError && error.statusCode >= 400 && error.statusCode < 500
