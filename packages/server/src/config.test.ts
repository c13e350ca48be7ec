import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { resolveConfig, type ServerConfig } from './config.ts'
import { developmentIdentity } from './identity.ts'
import { createServer } from './server.ts'
import { settingsFromEnvironment } from './settings.ts'

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'latchkey-config-'))
})
afterAll(() => rm(directory, { recursive: true, force: true }))

const delivery = { send: () => Promise.resolve() }
const production: ServerConfig = {
  environment: 'production',
  projectId: 'project-live-1',
  secret: 's'.repeat(32),
  delivery,
}

test('refuses production without settings of its own, and names each', async () => {
  await expect(createServer({ environment: 'production' })).rejects.toThrow(
    /LATCHKEY_PROJECT_ID.*LATCHKEY_SECRET.*SMTP_URL/,
  )
  await expect(resolveConfig({ ...production, secret: 's'.repeat(31) })).rejects.toThrow(
    /^Production needs these settings: LATCHKEY_SECRET \(secret\), at least 32 characters\.$/,
  )
  const config = await resolveConfig(production)
  expect(config.redirectUrls).toEqual([])
  expect(config.publicToken).toMatch(/^public-token-live-[\w-]{32}$/)
  expect((await resolveConfig(production)).publicToken).toBe(config.publicToken)
})

test('refuses redirect URLs that no link may lead to', async () => {
  const resolve = (url: string) =>
    resolveConfig({ ...production, redirectUrls: [{ url, types: ['LOGIN'] }] })
  for (const url of ['javascript:alert(1)', 'data:text/html,x', 'app', 'http://app.example.com']) {
    await expect(resolve(url), url).rejects.toThrow('redirectUrls')
  }
  for (const url of ['https://app.example.com/in', 'http://localhost:3000/in', 'myapp://in']) {
    await expect(resolve(url), url).resolves.toBeDefined()
  }
})

test('makes one development identity, however many start at once, readable by its owner only', async () => {
  const dataDir = join(directory, 'new')
  const made = await Promise.all(Array.from({ length: 8 }, () => developmentIdentity(dataDir)))
  expect(new Set(made.map(({ secret }) => secret)).size).toBe(1)
  const file = join(dataDir, 'development.json')
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ secret: made[0]?.secret })
})

test('refuses a second opener of a data directory, also in this process', async () => {
  const dataDir = join(directory, 'held')
  const first = await createServer({ dataDir })
  await expect(createServer({ dataDir })).rejects.toThrow(
    /^Another process has this data directory open: .*held\/database\. Stop it, or use DATABASE_URL/,
  )
  await first.close()
  const second = await createServer({ dataDir })
  expect(second.projectId).toBe(first.projectId)
  await second.close()
})

test('reads the variables of the environment', () => {
  expect(settingsFromEnvironment({})).toEqual({})
  expect(
    settingsFromEnvironment({
      NODE_ENV: 'production',
      DATABASE_URL: 'postgres://localhost/latchkey',
      LATCHKEY_SECRET: 'secret',
      LATCHKEY_BASE_URL: 'https://auth.example.com',
    }),
  ).toEqual({
    environment: 'production',
    database: { url: 'postgres://localhost/latchkey' },
    secret: 'secret',
    baseUrl: 'https://auth.example.com',
  })
  expect(() => settingsFromEnvironment({ SMTP_URL: 'smtp://localhost' })).toThrow('MAIL_FROM')
})
