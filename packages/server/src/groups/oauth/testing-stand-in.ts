import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { OAuthProvider } from '@latchkey/api'
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose'
import { addressesOf, issuerOf, profileOf, tokenAnswerOf } from './development/dialect.ts'
import { isProvider, pathOf } from './development/development-provider.ts'
import { valueAt } from './identity.ts'
import { providers } from './providers.ts'

/** What can be wrong with an ID token. */
export const idTokenFaults = [
  'no id_token',
  'iss of another',
  'iss missing',
  'aud of another',
  'aud of two without azp',
  'nonce of another',
  'nonce missing',
  'alg none',
  'alg HS256 with the public key',
  'kid unknown',
  'signature of another key',
  'expired',
  'exp missing',
  'sub missing',
] as const

/** How a server can fail, whatever it is asked. */
export const serverFaults = [
  '500',
  'redirect loop',
  'redirect to an answer',
  '10 MB',
  'HTML',
  'cut off',
] as const

/** What a code of the stand-in makes happen. */
export type Plan = {
  nonce: string
  subject?: string
  email?: string
  /** What stands where the provider says whether the address is verified; absent when undefined. */
  verified?: unknown
  idToken?: (typeof idTokenFaults)[number]
  token?: (typeof serverFaults)[number] | 'slow' | 'replayed code' | 'invalid client' | 'no token'
  profile?: (typeof serverFaults)[number] | 'slow' | 'no subject'
}

/** A code that makes the stand-in do what is planned. */
export const codeFor = (plan: Plan): string =>
  Buffer.from(JSON.stringify(plan)).toString('base64url')

const planOf = (code: string): Plan =>
  JSON.parse(Buffer.from(code, 'base64url').toString('utf8')) as Plan

/** A real server that plays every provider, each below its own name, and fails as it is told. */
export const createStandIn = async (now: () => number) => {
  const requests: {
    provider: string
    path: string
    form: URLSearchParams
    headers: IncomingMessage['headers']
  }[] = []
  const pairs = new Map<string, Promise<Pair>>()
  const pairOf = (alg: string, kid: string): Promise<Pair> => {
    const pair = pairs.get(`${alg} ${kid}`) ?? newPair(alg, kid)
    pairs.set(`${alg} ${kid}`, pair)
    return pair
  }

  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk as Buffer)
    const url = new URL(incoming.url ?? '/', 'http://stand-in')
    const [, provider = '', ...rest] = url.pathname.split('/')
    const path = `/${rest.join('/')}`
    const redirected = url.searchParams.has('redirected')
    const form = new URLSearchParams(Buffer.concat(chunks).toString('utf8'))
    requests.push({ provider, path, form, headers: incoming.headers })
    if (!isProvider(provider)) return reply(outgoing, 404, {})
    const facts = providers[provider]
    const algorithm = facts.algorithms?.[0] ?? 'RS256'
    if (path === pathOf(facts.jwks)) {
      return reply(outgoing, 200, { keys: [(await pairOf(algorithm, 'current')).jwk] })
    }
    if (path === pathOf(facts.token)) {
      const plan = planOf(form.get('code') ?? '')
      if (plan.token && !redirected) return fail(outgoing, plan.token)
      const base = `http://${incoming.headers.host}/${provider}`
      const idToken = facts.jwks && (await idTokenOf(provider, plan, { base, algorithm }))
      const tokens = {
        access_token: form.get('code'),
        refresh_token: 'refresh',
        token_type: 'Bearer',
        expires_in: 3600,
        ...(idToken && { id_token: idToken }),
      }
      return reply(outgoing, 200, tokenAnswerOf(facts, personaOf(plan), tokens))
    }
    const bearer = incoming.headers.authorization?.replace('Bearer ', '') ?? ''
    const plan = planOf(bearer)
    if (plan.profile && plan.profile !== 'no subject' && !redirected) {
      return fail(outgoing, plan.profile)
    }
    if (path === pathOf(facts.profile?.url)) return reply(outgoing, 200, saidOf(provider, plan))
    if (path === pathOf(facts.emails?.url)) return reply(outgoing, 200, listOf(provider, plan))
    return reply(outgoing, 404, {})
  }

  const idTokenOf = async (
    provider: OAuthProvider,
    plan: Plan,
    { base, algorithm }: { base: string; algorithm: string },
  ): Promise<string | undefined> => {
    const { idToken: fault } = plan
    if (fault === 'no id_token') return undefined
    const facts = providers[provider]
    const time = Math.floor(now() / 1000)
    const claims: Record<string, unknown> = {
      ...saidOf(provider, plan),
      iss: issuerOf({ ...facts, issuer: facts.issuer.replace(/^https:\/\/[^/]+/, base) }),
      aud: 'client',
      iat: time,
      exp: time + 300,
      ...(facts.nonce !== false && { nonce: plan.nonce }),
    }
    if (fault === 'iss of another') claims.iss = 'https://evil.example'
    if (fault === 'iss missing') delete claims.iss
    if (fault === 'aud of another') claims.aud = 'another'
    if (fault === 'aud of two without azp') claims.aud = ['client', 'another']
    if (fault === 'nonce of another') claims.nonce = 'another'
    if (fault === 'nonce missing') delete claims.nonce
    if (fault === 'expired') Object.assign(claims, { iat: time - 7200, exp: time - 3600 })
    if (fault === 'exp missing') delete claims.exp
    if (fault === 'sub missing') delete claims.sub
    const key = await pairOf(algorithm, 'current')
    if (fault === 'alg none') return unsigned({ alg: 'none' }, claims)
    if (fault === 'alg HS256 with the public key') {
      return hmacSigned({ alg: 'HS256', kid: 'current' }, claims, JSON.stringify(key.jwk))
    }
    const kid = fault === 'kid unknown' ? 'unknown' : 'current'
    const signer = fault === 'signature of another key' ? await pairOf(algorithm, 'other') : key
    return new SignJWT(claims).setProtectedHeader({ alg: algorithm, kid }).sign(signer.privateKey)
  }

  const server = createServer((incoming, outgoing) => {
    answer(incoming, outgoing).catch(() => outgoing.destroy())
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: async () => {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}

type Pair = { privateKey: CryptoKey; jwk: JWK }

const newPair = async (alg: string, kid: string): Promise<Pair> => {
  const { privateKey, publicKey } = await generateKeyPair(alg)
  return { privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } }
}

const personaOf = ({ subject = 'subject', email = '' }: Plan) => ({
  subject,
  email,
  verified: true,
  name: 'Ada Lovelace',
})

const saidOf = (provider: OAuthProvider, plan: Plan): Record<string, unknown> => {
  const facts = providers[provider]
  const said = profileOf(facts, personaOf(plan))
  const [path] = Object.keys(facts.identity.verified ?? {})
  if (path !== undefined) replaceAt(said, path, plan.verified)
  if (plan.profile === 'no subject') {
    for (const subject of [facts.identity.subject].flat()) replaceAt(said, subject, undefined)
  }
  return said
}

const listOf = (provider: OAuthProvider, plan: Plan): unknown => {
  const facts = providers[provider]
  const list = addressesOf(facts, personaOf(plan))
  const entries = facts.emails?.list === undefined ? list : valueAt(list, facts.emails.list)
  for (const entry of entries as Record<string, unknown>[]) {
    replaceAt(entry, facts.emails?.verified ?? '', plan.verified)
  }
  return list
}

const replaceAt = (target: Record<string, unknown>, path: string, value: unknown): void => {
  const names = path.split('.')
  const last = names.pop() ?? ''
  const inner = names.length === 0 ? target : valueAt(target, names.join('.'))
  if (typeof inner !== 'object' || inner === null) return
  if (value === undefined) Reflect.deleteProperty(inner, last)
  else Reflect.set(inner, last, value)
}

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

const unsigned = (header: object, claims: object): string =>
  `${encoded(header)}.${encoded(claims)}.`

const hmacSigned = (header: object, claims: object, key: string): string => {
  const input = `${encoded(header)}.${encoded(claims)}`
  return `${input}.${createHmac('sha256', key).update(input).digest('base64url')}`
}

const reply = (outgoing: ServerResponse, status: number, body: unknown): void => {
  outgoing.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

const fail = (outgoing: ServerResponse, fault: string): void => {
  switch (fault) {
    case '500':
      return reply(outgoing, 500, { error: 'server_error' })
    case 'redirect loop':
      outgoing.writeHead(302, { location: outgoing.req.url }).end()
      return
    case 'redirect to an answer':
      outgoing
        .writeHead(307, { location: `${outgoing.req.url?.replace(/\?.*/, '')}?redirected` })
        .end()
      return
    case '10 MB':
      outgoing.writeHead(200, { 'content-type': 'application/json' })
      outgoing.end(`{"access_token":"${'x'.repeat(10 * 1024 * 1024)}"}`)
      return
    case 'HTML':
      outgoing.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><p>Sorry</p>')
      return
    case 'cut off':
      outgoing.writeHead(200, { 'content-type': 'application/json', 'content-length': 100 })
      outgoing.write('{"access_token":"x"')
      outgoing.destroy()
      return
    case 'replayed code':
      return reply(outgoing, 400, { error: 'invalid_grant' })
    case 'invalid client':
      return reply(outgoing, 401, { error: 'invalid_client' })
    case 'no token':
      return reply(outgoing, 200, { error: 'bad_verification_code' })
    default:
    // Slow: no answer at all.
  }
}
