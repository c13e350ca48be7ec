import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type * as stytch from 'stytch'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDatabase } from '../../db/database.ts'
import type { Db } from '../../db/schema.ts'
import { isSecretOf } from '../../secrets/client-secrets.ts'
import { createKeys } from '../../secrets/keys.ts'
import { connectSdk, type SdkConnection } from '../../testing-sdk.ts'
import { createTestServer, testEngines, type TestServer } from '../../testing.ts'
import { findApp } from './apps.ts'

const refusal = (status_code: number, error_type: string) => ({ status_code, error_type })
const unknown = `connected-app-test-${randomUUID()}`

describe.each(testEngines())('the official client and connected apps on %s', (engine) => {
  let kit: TestServer
  let sdk: SdkConnection
  let db: Db
  let clients: stytch.Client['connectedApp']['clients']
  beforeAll(async () => {
    kit = await createTestServer({
      engine,
      parts: {
        open: async (...options) => {
          const database = await openDatabase(...options)
          db = database.db
          return database
        },
      },
    })
    sdk = await connectSdk(kit)
    clients = sdk.client.connectedApp.clients
  })
  afterAll(async () => {
    await sdk.disconnect()
    await kit.close()
  })

  const create = async (more: object = {}) =>
    (await clients.create({ client_type: 'first_party', ...more })).connected_app

  const isSecret = async (client_id: string, secret: string) => {
    const row = await findApp(db, client_id)
    return row !== undefined && isSecretOf(createKeys(kit.server.secret), row, secret)
  }

  test('makes an app with all its settings, and shows its secret once', async () => {
    const settings = {
      client_type: 'first_party',
      client_name: 'Calendar',
      client_description: 'Shows what is due.',
      redirect_urls: ['https://app.example/callback', 'http://localhost:3000/callback'],
      post_logout_redirect_urls: ['https://app.example/bye'],
      full_access_allowed: true,
      bypass_consent_for_offline_access: true,
      access_token_expiry_minutes: 5,
      access_token_custom_audience: 'https://api.example',
      access_token_template_content: '{"plan":"{{ user.trusted_metadata.plan }}"}',
      id_token_template_content: '{"tenant":"acme"}',
      logo_url: 'https://app.example/logo.png',
    }
    const { client_secret = '', ...app } = await create(settings)
    expect(app).toEqual({
      ...settings,
      client_id: expect.stringMatching(/^connected-app-test-[\da-f-]{36}$/),
      status: 'active',
      creation_method: 'api',
      client_secret_last_four: client_secret.slice(-4),
    })
    expect(client_secret).toMatch(/^[\w-]{43}$/)
    const { client_id } = app
    expect((await clients.get({ client_id })).connected_app).toEqual(app)
    expect(await isSecret(client_id, client_secret)).toBe(true)
    const { rows } = await sql`select * from connected_apps`.execute(db)
    expect(JSON.stringify(rows)).not.toContain(client_secret)
  })

  test('starts with nothing but defaults, and gives a public app no secret', async () => {
    for (const client_type of ['first_party_public', 'third_party_public']) {
      expect(await create({ client_type })).toEqual({
        client_id: expect.any(String),
        client_type,
        client_name: '',
        client_description: '',
        status: 'active',
        redirect_urls: [],
        post_logout_redirect_urls: [],
        full_access_allowed: false,
        bypass_consent_for_offline_access: false,
        access_token_expiry_minutes: 60,
        access_token_template_content: '',
        id_token_template_content: '',
        creation_method: 'api',
      })
    }
    expect(await create({ client_type: 'third_party' })).toHaveProperty('client_secret')
  })

  test('changes only what is given', async () => {
    const { client_secret: _, ...made } = await create({
      client_name: 'Old',
      redirect_urls: ['https://app.example/a'],
      logo_url: 'https://app.example/logo.png',
    })
    const { client_id } = made
    const changed = { ...made, client_name: 'New', redirect_urls: ['https://app.example/b'] }
    const answer = await clients.update({
      client_id,
      client_name: 'New',
      redirect_urls: ['https://app.example/b', 'https://app.example/b'],
    })
    expect(answer.connected_app).toEqual(changed)
    expect((await clients.update({ client_id })).connected_app).toEqual(changed)
    const { logo_url: _logo, ...withoutLogo } = changed
    expect((await clients.update({ client_id, logo_url: '' })).connected_app).toEqual(withoutLogo)
  })

  test('lists all apps, newest first, page by page', async () => {
    const made: string[] = []
    for (let count = 0; count < 5; count += 1) {
      kit.clock.advance(1)
      made.unshift((await create()).client_id)
    }
    const found: string[] = []
    let cursor: string | undefined
    do {
      const page = await clients.search({ limit: 2, ...(cursor && { cursor }) })
      expect(page.connected_apps.length).toBeLessThanOrEqual(2)
      found.push(...page.connected_apps.map(({ client_id }) => client_id))
      cursor = page.results_metadata.next_cursor
    } while (cursor)
    expect(found.slice(0, 5)).toEqual(made)
    expect(new Set(found).size).toBe(found.length)
    const { results_metadata } = await clients.search({})
    expect(results_metadata).toEqual({ total: found.length, next_cursor: null })
    await expect(clients.search({ cursor: 'made-up' })).rejects.toMatchObject(
      refusal(400, 'bad_request'),
    )
  })

  test('rotates a secret: two are good meanwhile, then one', async () => {
    const { client_id, client_secret: first = '' } = await create()
    const { secrets } = clients
    await expect(secrets.rotate({ client_id })).rejects.toMatchObject(
      refusal(400, 'connected_app_not_rotating_secret'),
    )
    const canceled = (await secrets.rotateStart({ client_id })).connected_app.next_client_secret
    await expect(secrets.rotateStart({ client_id })).rejects.toMatchObject(
      refusal(400, 'connected_app_already_rotating_secret'),
    )
    expect([await isSecret(client_id, first), await isSecret(client_id, canceled)]).toEqual([
      true,
      true,
    ])
    const { connected_app } = await secrets.rotateCancel({ client_id })
    expect(connected_app).not.toHaveProperty('next_client_secret_last_four')
    const started = (await secrets.rotateStart({ client_id })).connected_app
    const second = started.next_client_secret
    expect(started.next_client_secret_last_four).toBe(second.slice(-4))
    const rotated = (await secrets.rotate({ client_id })).connected_app
    expect(rotated.client_secret_last_four).toBe(second.slice(-4))
    const good = []
    for (const secret of [first, canceled, second]) good.push(await isSecret(client_id, secret))
    expect(good).toEqual([false, false, true])
  })

  test('has no secret of a public app to rotate', async () => {
    const { client_id } = await create({ client_type: 'third_party_public' })
    await expect(clients.secrets.rotateStart({ client_id })).rejects.toMatchObject(
      refusal(400, 'public_connected_apps_do_not_have_secrets'),
    )
    await expect(clients.secrets.rotate({ client_id })).rejects.toMatchObject(
      refusal(400, 'connected_app_not_rotating_secret'),
    )
    expect(await isSecret(client_id, '')).toBe(false)
  })

  test('knows no app that was deleted or never was', async () => {
    const { client_id } = await create()
    expect((await clients.delete({ client_id })).client_id).toBe(client_id)
    for (const id of [client_id, unknown, 'x'.repeat(200)]) {
      for (const call of [
        () => clients.get({ client_id: id }),
        () => clients.update({ client_id: id, client_name: 'New' }),
        () => clients.delete({ client_id: id }),
        () => clients.secrets.rotateStart({ client_id: id }),
        () => clients.secrets.rotate({ client_id: id }),
        () => clients.secrets.rotateCancel({ client_id: id }),
      ]) {
        await expect(call()).rejects.toMatchObject(refusal(404, 'connected_app_not_found'))
      }
    }
  })

  const invalidUrl = 'connected_app_invalid_redirect_url'
  const template = 'idp_invalid_access_token_jwt_template'
  test.each<[string, object]>([
    ['invalid_connected_app_type', { client_type: 'second_party' }],
    ['bad_request', { client_name: 'x'.repeat(257) }],
    ['bad_request', { logo_url: 'http://app.example/logo.png' }],
    ['bad_request', { logo_url: 'javascript:alert(1)' }],
    [invalidUrl, { redirect_urls: 'https://app.example' }],
    [invalidUrl, { redirect_urls: ['https://app.example/#a'] }],
    [invalidUrl, { post_logout_redirect_urls: ['https://*.example/'] }],
    [
      invalidUrl,
      { redirect_urls: Array.from({ length: 101 }, (_, n) => `https://a.example/${n}`) },
    ],
    ['connected_app_redirect_url_must_include_scheme', { redirect_urls: ['app.example'] }],
    [
      'connected_app_redirect_url_http_scheme_must_use_loopback',
      { redirect_urls: ['http://app.example'] },
    ],
    ['third_party_clients_cannot_use_full_access', { full_access_allowed: true }],
    [
      'third_party_clients_require_consent_for_offline_access',
      { bypass_consent_for_offline_access: true },
    ],
    ['idp_invalid_access_token_expiry_minutes', { access_token_expiry_minutes: 0 }],
    ['idp_invalid_access_token_expiry_minutes', { access_token_expiry_minutes: 1441 }],
    ['idp_invalid_access_token_expiry_minutes', { access_token_expiry_minutes: 1.5 }],
    ['idp_invalid_access_token_custom_audience', { access_token_custom_audience: unknown }],
    ['idp_invalid_access_token_custom_audience', { access_token_custom_audience: 'a\nb' }],
    [template, { access_token_template_content: '{' }],
    [template, { access_token_template_content: '[]' }],
    [template, { access_token_template_content: '{"sub":"admin"}' }],
    [template, { access_token_template_content: '{"scope":"admin"}' }],
    [template, { id_token_template_content: '{"a":"{{ client.secret }}"}' }],
  ])('answers %s, case %#, and makes or changes nothing', async (type, wrong) => {
    const { client_id } = await create({ client_type: 'third_party' })
    const before = await clients.search({})
    await expect(clients.create({ client_type: 'third_party', ...wrong })).rejects.toMatchObject(
      refusal(400, type),
    )
    if (!('client_type' in wrong)) {
      const change = clients.update({ client_id, client_name: 'New', ...wrong })
      await expect(change).rejects.toMatchObject(refusal(400, type))
    }
    const { request_id: _after, ...after } = await clients.search({})
    expect(after).toEqual({ ...before, request_id: undefined })
  })

  test('refuses more apps than a project may have', async () => {
    const fill = sql`
      insert into connected_apps select 'full-' || n, client_type, client_name, client_description,
        status, redirect_urls, post_logout_redirect_urls, full_access_allowed,
        bypass_consent_for_offline_access, access_token_expiry_minutes,
        access_token_custom_audience, access_token_template_content, id_token_template_content,
        logo_url, creation_method, secret_mac, secret_last_four, secret_imported, next_secret_mac,
        next_secret_last_four, created_at
      from (select * from connected_apps limit 1) as app, generate_series(1, 10000) as n`
    await create()
    await fill.execute(db)
    await expect(create()).rejects.toMatchObject(refusal(400, 'too_many_connected_apps'))
    await sql`delete from connected_apps where client_id like 'full-%'`.execute(db)
    await create()
  })
})
