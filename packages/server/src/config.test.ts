import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { resolveConfig, type ServerConfig } from './config.ts'
import { channelsOf } from './delivery/channels.ts'
import { developmentIdentity } from './identity.ts'
import { createServer } from './server.ts'
import { settingsFromEnvironment } from './settings.ts'
import { createTestServer } from './testing.ts'

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
    /LATCHKEY_PROJECT_ID.*LATCHKEY_SECRET.*SMTP_URL/s,
  )
  await expect(resolveConfig({ ...production, secret: 's'.repeat(31) })).rejects.toThrow(
    /^The config cannot be used:\n {2}secret \(LATCHKEY_SECRET\) must have at least 32 characters\..*$/,
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

test('lets links of every type lead to localhost while nothing else is registered, in development', async () => {
  const { redirectUrls } = await resolveConfig({ database: { memory: true } })
  expect(redirectUrls).toEqual([
    {
      url: 'http://localhost:3000/authenticate',
      types: ['LOGIN', 'SIGNUP', 'INVITE', 'RESET_PASSWORD'],
      default: true,
    },
  ])
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

test('reads how messages leave, channel by channel', () => {
  const twilio = {
    TWILIO_ACCOUNT_SID: 'AC1',
    TWILIO_AUTH_TOKEN: 'token',
    TWILIO_FROM: '+12025550100',
  }
  const smtp = { SMTP_URL: 'smtp://localhost', MAIL_FROM: 'login@example.com' }
  const webhook = {
    LATCHKEY_DELIVERY_WEBHOOK_URL: 'https://example.com/hook',
    LATCHKEY_DELIVERY_WEBHOOK_SECRET: `whsec_${Buffer.alloc(24).toString('base64')}`,
  }
  const channels = (env: Record<string, string>, given: ServerConfig = {}) =>
    Object.keys(channelsOf(settingsFromEnvironment(env, given).delivery)).toSorted()
  expect(channels(smtp)).toEqual(['email'])
  expect(channels(twilio)).toEqual(['sms', 'whatsapp'])
  expect(channels({ ...smtp, ...twilio })).toEqual(['email', 'sms', 'whatsapp'])
  expect(channels(webhook)).toEqual(['email', 'sms', 'whatsapp'])
  // What a file says of the other channels is kept.
  expect(channels(twilio, { delivery: { email: delivery } })).toEqual(['email', 'sms', 'whatsapp'])
  for (const name of ['TWILIO_AUTH_TOKEN', 'TWILIO_FROM']) {
    expect(() => channels({ ...twilio, [name]: '' })).toThrow(name)
  }
  expect(() => channels({ ...webhook, LATCHKEY_DELIVERY_WEBHOOK_SECRET: '' })).toThrow(
    'LATCHKEY_DELIVERY_WEBHOOK_SECRET',
  )
  const phones = { countries: ['DE'] }
  expect(
    settingsFromEnvironment({ LATCHKEY_SMS_ORIGIN: 'https://example.com' }, { phones }),
  ).toEqual({
    phones: { countries: ['DE'], smsOrigin: 'https://example.com' },
  })
})

test('needs no way out but that of mails to start in production, and names what it lacks', async () => {
  let closed = 0
  const mail = { send: () => Promise.resolve(), close: async () => void (closed += 1) }
  const kit = await createTestServer({ ...production, delivery: { email: mail }, log: () => {} })
  const phone_number = '+12025550123'
  for (const [channel, call] of [
    ['sms', kit.api.otps.smsLoginOrCreate],
    ['whatsapp', kit.api.otps.whatsappLoginOrCreate],
  ] as const) {
    await expect(call({ phone_number })).rejects.toMatchObject({
      statusCode: 503,
      errorType: 'server_unavailable',
      message: expect.stringContaining(`delivery.${channel}`),
    })
  }
  const { user_id } = await kit.api.users.create({ phone_number })
  expect(user_id).toMatch(/^user-live-/)
  await kit.close()
  expect(closed).toBe(1)
})

test('takes the origin of a site only as what fills codes in', async () => {
  const hostOf = async (smsOrigin: string) =>
    (await resolveConfig({ ...production, phones: { smsOrigin } })).phones.smsHost
  expect(await hostOf('https://Example.com:8443')).toBe('example.com')
  for (const wrong of ['example.com', 'example.com:443', '']) {
    await expect(hostOf(wrong)).rejects.toThrow('phones.smsOrigin')
  }
})
