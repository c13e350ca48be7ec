import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { request, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApiClient, type ApiClient } from '@latchkey/api'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createPostgresStore, testEngines } from './testing.ts'
import { testIdentity } from './testing-identity.ts'

const hasPostgres = testEngines().includes('postgres')
const password = 'plum-orbit-walnut-42'
let directory: string
const running = new Set<ChildProcess>()

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'latchkey-cli-'))
})
afterEach(() => {
  for (const child of running) child.kill('SIGKILL')
})
afterAll(() => rm(directory, { recursive: true, force: true }))

type Cli = { child: ChildProcess; output(): string; errors(): string }

const start = (args: string[], env: Record<string, string> = {}): Cli => {
  const cli = new URL('cli.ts', import.meta.url).pathname
  const child = spawn(process.execPath, ['--conditions=@latchkey/source', cli, ...args], {
    cwd: directory,
    env: { PATH: process.env.PATH ?? '', HOME: directory, PORT: '0', ...env },
  })
  running.add(child)
  child.once('exit', () => running.delete(child))
  let output = ''
  let errors = ''
  child.stdout.on('data', (chunk) => (output += String(chunk)))
  child.stderr.on('data', (chunk) => (errors += String(chunk)))
  return { child, output: () => output, errors: () => errors }
}

const listening = async ({ child, output, errors }: Cli): Promise<string> => {
  for (;;) {
    const address = /listening on (http:\/\/\S+)/.exec(output())?.[1]
    if (address) return address
    if (child.exitCode !== null) throw new Error(errors())
    await Promise.race([once(child.stdout ?? child, 'data'), once(child, 'exit')])
  }
}

const exitOf = async ({ child }: Cli): Promise<number | null> => {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  return child.exitCode
}

const clientOf = async (baseUrl: string, dataDir: string): Promise<ApiClient> => {
  const file = await readFile(join(directory, dataDir, 'development.json'), 'utf8')
  const { project_id: projectId, secret } = JSON.parse(file) as Record<string, string>
  return createApiClient({ baseUrl, projectId: projectId ?? '', secret: secret ?? '' })
}

/** Sends the head of a sign-up, and its body when told to. The server has answered `100 Continue`. */
const startRequest = async (baseUrl: string, dataDir: string, input: object) => {
  const file = await readFile(join(directory, dataDir, 'development.json'), 'utf8')
  const { project_id, secret } = JSON.parse(file) as Record<string, string>
  const body = JSON.stringify(input)
  const sent = request(`${baseUrl}/v1/passwords`, {
    method: 'POST',
    auth: `${project_id}:${secret}`,
    headers: {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      expect: '100-continue',
    },
  })
  const answered = once(sent, 'response') as Promise<[IncomingMessage]>
  sent.flushHeaders()
  await once(sent, 'continue')
  return {
    finish: async () => {
      sent.end(body)
      const [response] = await answered
      response.resume()
      return response.statusCode
    },
  }
}

const refusing = async (baseUrl: string): Promise<void> => {
  for (;;) {
    try {
      await fetch(baseUrl)
    } catch {
      return
    }
  }
}

test('prints how to use it', async () => {
  const cli = start(['--help'])
  expect(await exitOf(cli)).toBe(0)
  expect(cli.output()).toContain('--database-url URL     DATABASE_URL')
  const typo = start(['sreve'])
  expect(await exitOf(typo)).toBe(1)
  expect(typo.errors()).toContain('There is no command "sreve"')
})

test('refuses production without real settings, naming each', async () => {
  const cli = start(['serve'], { NODE_ENV: 'production' })
  expect(await exitOf(cli)).toBe(1)
  expect(cli.errors()).toMatch(/LATCHKEY_PROJECT_ID.*LATCHKEY_SECRET.*SMTP_URL/s)
})

test('checks the file and the variables without opening anything', async () => {
  const good = start(['check'])
  expect(await exitOf(good)).toBe(0)
  expect(good.output()).toBe('The settings can be used.\n')
  expect(existsSync(join(directory, '.latchkey'))).toBe(false)

  await writeFile(
    join(directory, 'wrong.config.ts'),
    `export default { redirectUrls: [{ url: 'http://a.example/', types: ['LOGIN'] }], projektName: 'x' }`,
  )
  const args = ['check', '--config', 'wrong.config.ts']
  const env = { NODE_ENV: 'production', LATCHKEY_SECRET: 'short', LATCHKEY_BASE_URL: 'nowhere' }
  const bad = start(args, env)
  expect(await exitOf(bad)).toBe(1)
  expect(
    bad
      .output()
      .split('\n')
      .map((line) => line.split(' ')[0]),
  ).toEqual(['projektName', 'projectId', 'secret', 'baseUrl', 'redirectUrls[0]', 'delivery', ''])
  const json = start([...args, '--json'], { SMTP_URL: 'smtp://localhost' })
  expect(await exitOf(json)).toBe(1)
  expect(JSON.parse(json.output())).toEqual({
    ok: false,
    problems: [{ setting: 'config', message: expect.stringContaining('MAIL_FROM') }],
  })
  const fine = start(['check', '--json'])
  expect(await exitOf(fine)).toBe(0)
  expect(JSON.parse(fine.output())).toEqual({ ok: true, problems: [] })
})

test('serves, shows its mails, finishes what is in flight, and stops in order', async () => {
  const cli = start(['serve', '--data-dir', 'stop'])
  const baseUrl = await listening(cli)
  const api = await clientOf(baseUrl, 'stop')
  await api.otps.emailLoginOrCreate({ email: 'ada@example.com' })
  expect(cli.output()).toMatch(/mail to ada@example\.com: \d{6} is your Latchkey code/)
  expect(cli.output()).toContain(join('stop', 'development.json'))
  expect(cli.output()).not.toContain('secret-test-')

  const second = start(['serve', '--data-dir', 'stop'])
  expect(await exitOf(second)).toBe(1)
  expect(second.errors()).toContain('Another process has this data directory open')

  const inFlight = await startRequest(baseUrl, 'stop', { email: 'bob@example.com', password })
  cli.child.kill('SIGTERM')
  await refusing(baseUrl)
  expect(await inFlight.finish()).toBe(200)
  expect(await exitOf(cli)).toBe(0)
})

test('loses no sign-up that it acknowledged when it is killed', async () => {
  const first = start(['serve', '--data-dir', 'kill'])
  const api = await clientOf(await listening(first), 'kill')
  const acknowledged: string[] = []
  let alive = true
  const signUps = Array.from({ length: 8 }, async (_, lane) => {
    for (let index = 0; alive; index += 1) {
      try {
        const { user_id } = await api.users.create({ email: `u${lane}.${index}@example.com` })
        acknowledged.push(user_id)
      } catch {
        return
      }
      if (acknowledged.length === 200) {
        alive = false
        first.child.kill('SIGKILL')
      }
    }
  })
  await Promise.all(signUps)
  await exitOf(first)
  expect(acknowledged.length).toBeGreaterThanOrEqual(200)

  const again = await clientOf(await listening(start(['serve', '--data-dir', 'kill'])), 'kill')
  for (const user_id of acknowledged) {
    await expect(again.users.get({ user_id })).resolves.toMatchObject({ user_id })
  }
})

test.skipIf(!hasPostgres)(
  'knows the sessions of another process, by token and by JWT',
  async () => {
    const store = await createPostgresStore()
    const env = {
      DATABASE_URL: store.url,
      LATCHKEY_PROJECT_ID: testIdentity.projectId,
      LATCHKEY_SECRET: testIdentity.secret,
    }
    const processes = [start(['serve'], env), start(['serve'], env)]
    const [one, two] = (await Promise.all(
      processes.map(async (cli) =>
        createApiClient({ ...testIdentity, baseUrl: await listening(cli) }),
      ),
    )) as [ApiClient, ApiClient]
    const { session_token, session_jwt, session } = await one.passwords.create({
      email: 'ada@example.com',
      password,
      session_duration_minutes: 5,
    })
    for (const selector of [{ session_token }, { session_jwt }]) {
      const seen = await two.sessions.authenticate(selector)
      expect(seen.session.session_id).toBe(session?.session_id)
    }
    await two.sessions.revoke({ session_jwt })
    await expect(one.sessions.authenticate({ session_token })).rejects.toMatchObject({
      errorType: 'session_not_found',
    })
    for (const { child } of processes) child.kill('SIGTERM')
    expect(await Promise.all(processes.map(exitOf))).toEqual([0, 0])
    await store.drop()
  },
)

test.skipIf(!hasPostgres)(
  'migrates an empty database once when processes start together',
  async () => {
    const store = await createPostgresStore()
    const client = new Client({ connectionString: store.url })
    await client.connect()
    await client.query('drop schema public cascade; create schema public')
    const env = {
      DATABASE_URL: store.url,
      LATCHKEY_PROJECT_ID: testIdentity.projectId,
      LATCHKEY_SECRET: testIdentity.secret,
    }
    const processes = Array.from({ length: 3 }, () => start(['serve'], env))
    const urls = await Promise.all(processes.map(listening))
    const kids = await Promise.all(
      urls.map(async (baseUrl) => {
        const api = createApiClient({ ...testIdentity, baseUrl })
        const { keys } = await api.sessions.jwks({ project_id: testIdentity.projectId })
        return keys.map(({ kid }) => kid).join()
      }),
    )
    expect(new Set(kids).size).toBe(1)
    expect((await client.query('select kid from signing_keys')).rowCount).toBe(1)
    await client.end()
    for (const { child } of processes) child.kill('SIGKILL')
    await Promise.all(processes.map(exitOf))
    await store.drop()
  },
)
