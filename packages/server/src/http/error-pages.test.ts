import { contract, errorCatalogue, type Endpoint } from '@latchkey/api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestServer, type TestServer } from '../testing.ts'

let kit: TestServer
beforeAll(async () => {
  kit = await createTestServer({ baseUrl: 'https://auth.example.com' })
})
afterAll(() => kit.close())

const open = (path: string, init?: RequestInit) =>
  kit.server.fetch(new Request(`https://auth.example.com${path}`, init))

test('opens a page of its own for every error, at its error_url', async () => {
  const answer = await open('/v1/nowhere')
  const { error_url } = (await answer.json()) as { error_url: string }
  const url = new URL(error_url)
  expect(url.origin).toBe('https://auth.example.com')
  const page = await (await open(url.pathname)).text()
  expect(page).toContain(`id="${url.hash.slice(1)}"`)

  for (const [type, { status, message }] of Object.entries(errorCatalogue)) {
    const response = await open(`/docs/errors/${status}`)
    const html = await response.text()
    expect(response.status, type).toBe(200)
    expect(html).toContain(`<section id="${type}">`)
    expect(html).toContain(message.replace(/[&<>"']/g, (found) => `&#${found.charCodeAt(0)};`))
  }
})

test('names the calls that may answer an error', async () => {
  const html = await (await open('/docs/errors/401')).text()
  const section = /<section id="unable_to_auth_magic_link">[\s\S]*?<\/section>/.exec(html)?.[0]
  expect(section).toContain('POST /v1/magic_links/authenticate')
  expect(section).not.toContain('/v1/otps/')
  expect(html).toMatch(/id="unauthorized_credentials">[\s\S]*?Any call may answer this/)
  const endpoints = Object.values(contract).flatMap((group): Endpoint[] => Object.values(group))
  for (const { path, errors } of endpoints) {
    for (const type of errors) {
      const page = await (await open(`/docs/errors/${errorCatalogue[type].status}`)).text()
      expect(page, `${path} ${type}`).toContain(path)
    }
  }
})

test('runs nothing, loads nothing, and needs no credentials', async () => {
  const response = await open('/docs/errors/400')
  const html = await response.text()
  expect(response.headers.get('content-type')).toMatch(/^text\/html; charset=utf-8$/i)
  expect(response.headers.get('content-security-policy')).toMatch(
    /^default-src 'none'; style-src 'sha256-[\w+/=]+'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/,
  )
  expect(html).not.toMatch(/<script|<img|<link|src=|https?:|\son\w+=/i)
  expect((await open('/docs/errors/400', { method: 'HEAD' })).status).toBe(200)
})

test('has no page for what is no status', async () => {
  for (const path of [
    '/docs/errors/418',
    '/docs/errors/x',
    '/docs/errors/',
    '/docs/errors/400/x',
  ]) {
    expect((await open(path)).status, path).toBe(404)
  }
})
