import { embedded, createProxy, redirectUrls } from '@latchkey/proxy'
import { createOutbox, createServer } from '@latchkey/server'
import { argon2Parameters } from '@latchkey/server/testing'
import { hash, verify } from '@node-rs/argon2'
import { hooks, measureBare, measureHooks, measureScreen } from './sizes.ts'

const origin = 'http://localhost:3000'
const email = 'bench@example.com'
const password = 'plum kettle orbit 47 lantern'
const unlimited = { burst: 1_000_000, perMinute: 1_000_000 }

const outbox = createOutbox()
const server = await createServer({
  database: { memory: true },
  delivery: outbox,
  baseUrl: origin,
  redirectUrls: redirectUrls(origin),
  limits: { passwordTries: unlimited, clients: unlimited },
})
const proxy = createProxy({ upstream: embedded(server), origin })

const post = (path: string, input: object, cookie = '') =>
  proxy.fetch(
    new Request(`${origin}/auth${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-latchkey': '1', cookie },
      body: JSON.stringify(input),
    }),
  )
const cookiesOf = (response: Response) =>
  response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')

/** Makes an account, and answers the cookie that it is signed in with. */
const signUp = async () => {
  const started = await post('/password/sign-up', { email, password })
  const { output } = (await started.json()) as { output: { attempt: string } }
  const code = /\d{6}/.exec(outbox.messages()[0]?.subject ?? '')?.[0]
  return cookiesOf(
    await post('/password/finish', { attempt: output.attempt, code }, cookiesOf(started)),
  )
}

/** How often a second something can be done, one after the other, after a warm-up. */
const perSecond = async (work: () => Promise<unknown>, seconds = 3) => {
  for (let warmUp = 0; warmUp < 5; warmUp++) await work()
  const until = performance.now() + seconds * 1000
  const begun = performance.now()
  let times = 0
  for (; performance.now() < until; times++) await work()
  return (times / (performance.now() - begun)) * 1000
}

const cookie = await signUp()
const sessionRequest = () => new Request(`${origin}/auth/session`, { headers: { cookie } })
const stored = await hash(password, argon2Parameters)

const rates = {
  bare: await perSecond(async () => {
    const request = sessionRequest()
    return Response.json({ output: request.headers.get('cookie') }).json()
  }),
  session: await perSecond(async () => {
    const response = await proxy.fetch(sessionRequest())
    if (response.status !== 200) throw new Error(`The session check answered ${response.status}.`)
    return response.json()
  }),
  argon2: await perSecond(() => verify(stored, password)),
  login: await perSecond(async () => {
    const response = await post('/password/sign-in', { email, password })
    if (response.status !== 200) throw new Error(`The login answered ${response.status}.`)
    return response.json()
  }),
}
await server.close()

const bare = await measureBare()
const oneHook = await measureHooks('useEmailOtp')
const allHooks = await measureHooks(...hooks)
const login = await measureScreen('<Login />')
console.table({
  'hook for codes, script': { value: oneHook.js - bare.js, unit: 'bytes, gzip' },
  'all hooks, script': { value: allHooks.js - bare.js, unit: 'bytes, gzip' },
  '<Login>, script': { value: login.js - bare.js, unit: 'bytes, gzip' },
  '<Login>, styles': { value: login.css, unit: 'bytes, gzip' },
  'session check': { value: Math.round(rates.session), unit: 'per second' },
  'session check / bare handler': { value: ratio(rates.session, rates.bare), unit: 'of its rate' },
  'password login': { value: Math.round(rates.login), unit: 'per second' },
  'password login / raw argon2id': { value: ratio(rates.login, rates.argon2), unit: 'of its rate' },
})

function ratio(rate: number, reference: number) {
  return Number((rate / reference).toFixed(4))
}
