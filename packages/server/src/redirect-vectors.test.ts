import { existsSync, readFileSync } from 'node:fs'
import { ApiError, isApiError, oauthStartPath } from '@latchkey/api'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestServer, type TestServer } from './testing.ts'

const vectors = new URL('../../../../shared/vectors/', import.meta.url)
const read = (file: string): unknown => JSON.parse(readFileSync(new URL(file, vectors), 'utf8'))
const present = existsSync(vectors)
if (!present) process.stderr.write('No ../shared/vectors: these tests are skipped.\n')

const registered = 'https://www.whitelisteddomain.tld/login'
const allowed = [registered, 'https://whitelisteddomain.tld/login']
const email = 'ada@example.com'
const plenty = { burst: 1e6, perMinute: 1e6 }

describe.skipIf(!present)('no URL parameter leads to a place that is not registered', () => {
  let kit: TestServer
  beforeAll(async () => {
    kit = await createTestServer({
      limits: { sends: plenty, unansweredSends: plenty, oauthStarts: plenty },
      redirectUrls: [
        { url: registered, types: ['LOGIN', 'SIGNUP', 'INVITE', 'RESET_PASSWORD'] },
        {
          url: 'https://*.preview.tld/in/*',
          types: ['LOGIN', 'SIGNUP', 'INVITE', 'RESET_PASSWORD'],
        },
      ],
    })
    await kit.api.users.create({ email })
  })
  afterAll(() => kit.close())

  const parameters: Record<string, (url: string) => Promise<unknown>> = {
    login_magic_link_url: (url) =>
      kit.api.magicLinks.emailSend({ email, login_magic_link_url: url }),
    signup_magic_link_url: (url) =>
      kit.api.magicLinks.emailSend({ email, signup_magic_link_url: url }),
    invite_magic_link_url: (url) =>
      kit.api.magicLinks.emailInvite({ email, invite_magic_link_url: url }),
    reset_password_redirect_url: (url) =>
      kit.api.passwords.emailResetStart({ email, reset_password_redirect_url: url }),
    login_redirect_url: (url) =>
      kit.api.passwords.emailResetStart({ email, login_redirect_url: url }),
    'login_redirect_url of OAuth': (url) => startOAuth({ login_redirect_url: url }),
    'signup_redirect_url of OAuth': (url) => startOAuth({ signup_redirect_url: url }),
  }

  const startOAuth = async (parameters: Record<string, string>) => {
    const query = new URLSearchParams({ public_token: kit.server.publicToken, ...parameters })
    const response = await kit.server.fetch(
      new Request(`http://localhost:3000${oauthStartPath('google')}?${query}`),
    )
    if (response.status === 302) return
    const { error_type } = (await response.json()) as { error_type: string }
    throw new ApiError(error_type)
  }

  const payloads = (): string[] => {
    const { lists } = read('redirect/open-redirect-payloads.json') as {
      lists: Record<string, string[]>
    }
    const tests = read('url/wpt-urltestdata.json') as { input: string }[]
    return [...new Set([...Object.values(lists).flat(), ...tests.map(({ input }) => input)])]
  }

  test.each(Object.keys(parameters))('%s', async (name) => {
    const send = parameters[name] as (url: string) => Promise<unknown>
    for (const payload of payloads()) {
      let refusal: unknown = null
      try {
        await send(payload)
      } catch (error) {
        refusal = error
      }
      if (refusal === null || isApiError(refusal, 'user_already_invited')) {
        expect(allowed, payload).toContain(new URL(payload).href)
      } else {
        expect(refusal, payload).toBeInstanceOf(ApiError)
        expect(refusal, payload).toMatchObject({ statusCode: 400 })
      }
    }
  })
})
