import { createHmac, generateKeyPairSync, randomUUID, sign as signBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { JWTPayload } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Context } from '../context.ts'
import { openDatabase, type OpenDatabase } from '../db/database.ts'
import { migrate } from '../db/migrations.ts'
import { SESSION_CLAIM } from '../jwt-claims.ts'
import { testIdentity } from '../testing-identity.ts'
import { alterationsOf } from '../testing-jwt.ts'
import { readAccessToken, signAccessToken } from './access-tokens.ts'
import { createKeys } from './keys.ts'
import { createSigningKeys } from './signing-keys.ts'

const { projectId, secret } = testIdentity
const project = { subject: 'm2m-client-test-1', scopes: ['read:users', 'write:users'] }

let database: OpenDatabase
let context: Context
let time = new Date('2026-01-01T00:00:00Z')
let jwt: string

beforeAll(async () => {
  database = await openDatabase({ memory: true })
  await migrate(database.db)
  const now = () => time
  const keys = createKeys(secret)
  const signingKeys = createSigningKeys({ db: database.db, keys, now, newKid: randomUUID })
  // SAFETY: access tokens take nothing else of a context.
  context = { config: { projectId }, now, signingKeys } as Context
  jwt = await signAccessToken(context, project)
})
afterAll(() => database.close())

const read = (token: string) => readAccessToken(context, token)
const signed = async (claims: JWTPayload) => (await context.signingKeys.signer())(claims)

test('reads what it signed, from its first second to its last', async () => {
  const second = time.getTime() / 1000
  const claims = {
    iss: `stytch.com/${projectId}`,
    aud: [projectId],
    sub: project.subject,
    scope: 'read:users write:users',
    iat: second,
    nbf: second,
    exp: second + 3600,
  }
  const start = time
  expect(await read(jwt)).toEqual(claims)
  time = new Date(start.getTime() + 3_599_999)
  expect(await read(jwt)).toEqual(claims)
  time = new Date(start.getTime() + 3_600_000)
  expect(await read(jwt)).toBeNull()
  time = new Date(start.getTime() - 1)
  expect(await read(jwt)).toBeNull()
  time = start
})

test('keeps what it says of itself, whatever claims are added', async () => {
  const claims = { sub: 'other', exp: 1, scope: 'admin', tenant: 'acme' }
  const token = await signAccessToken(context, { ...project, claims })
  expect(await read(token)).toEqual({ ...(await read(jwt)), tenant: 'acme' })
})

test('refuses every single bit that is flipped, every cut and every tail', async () => {
  const altered = alterationsOf(jwt)
  expect(altered.length).toBeGreaterThan(4000)
  for (const token of altered) expect(await read(token), token).toBeNull()
  expect(await read(jwt)).not.toBeNull()
})

test('refuses JWTs of every other kind, although the same key signed them', async () => {
  const claims: JWTPayload = (await read(jwt)) ?? {}
  const session = { ...claims, [SESSION_CLAIM]: { id: 'session-test-1' } }
  expect(await read(await signed(session))).toBeNull()
  const { scope: _, ...withoutScope } = claims
  expect(await read(await signed(withoutScope))).toBeNull()
  expect(await read(await signed({ ...claims, aud: ['connected-app-test-1'] }))).toBeNull()
  expect(await read(await signed(claims))).toEqual(claims)
})

const matrix = fileURLToPath(
  new URL('../../../../../shared/vectors/jwt/attack-matrix.json', import.meta.url),
)
if (!existsSync(matrix)) process.stderr.write('No vectors here: no attack matrix is played.\n')

describe.skipIf(!existsSync(matrix))('the attack matrix', () => {
  const rows: { id: string; expect: string }[] = existsSync(matrix)
    ? JSON.parse(readFileSync(matrix, 'utf8')).cases
    : []
  const now = () => time.getTime() / 1000
  // What a row says that a claim becomes, where "us" is this project. Undefined leaves it out.
  const claims: Record<string, () => unknown> = {
    'claim-exp:1e99': () => 1e99,
    'claim-exp:"9999999999"': () => '9999999999',
    'claim-exp:null': () => null,
    'claim-exp:-1': () => -1,
    'claim-exp:NaN': () => Number.NaN,
    'claim-exp:[9999999999]': () => [9_999_999_999],
    'claim-exp:{}': () => ({}),
    'claim-exp:true': () => true,
    'claim-exp:missing': () => undefined,
    'claim-nbf:9999999999': () => 9_999_999_999,
    'claim-nbf:"0"': () => '0',
    'claim-nbf:null': () => null,
    'claim-iat:9999999999': () => 9_999_999_999,
    'claim-iat:"x"': () => 'x',
    'claim-aud:[]': () => [],
    'claim-aud:["other"]': () => ['other'],
    'claim-aud:{"0":"us"}': () => ({ 0: projectId }),
    'claim-aud:missing': () => undefined,
    'claim-aud:"us': () => `${projectId} `,
    'claim-aud:"US"': () => projectId.toUpperCase(),
    'claim-iss:["us"]': () => [`stytch.com/${projectId}`],
    'claim-iss:"https://issuer/"': () => `stytch.com/${projectId}/`,
    'claim-iss:"https://issuer.evil.com"': () => `stytch.com.evil.com/${projectId}`,
    'claim-iss:missing': () => undefined,
    'claim-iss:"https://issuer@evil.com"': () => `stytch.com@evil.com/${projectId}`,
    'claim-sub:missing': () => undefined,
    'claim-sub:""': () => '',
    'claim-sub:[]': () => [],
    'claim-sub:1': () => 1,
    'expired-1s': () => now() - 1,
  }
  // Without our key it is a flipped bit; and an audience among others is one.
  const left = new Set(['claim-sub:another', 'claim-aud:["other","us"]'])
  const ofClaims = rows.filter(
    ({ id }) => (id.startsWith('claim-') || id === 'expired-1s') && !left.has(id),
  )
  const attacker = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const parts = () => jwt.split('.') as [string, string, string]
  const header = () => JSON.parse(Buffer.from(parts()[0], 'base64url').toString()) as object

  /** The good token under another header, by the key of somebody else. */
  const forged = (change: object, algorithm: 'rsa' | 'hmac' = 'rsa', key: string | Buffer = '') => {
    const input = `${encode({ ...header(), ...change })}.${parts()[1]}`
    const signature =
      algorithm === 'rsa'
        ? signBytes('sha256', Buffer.from(input), attacker.privateKey)
        : createHmac('sha256', key).update(input).digest()
    return `${input}.${signature.toString('base64url')}`
  }
  const attackerJwk = attacker.publicKey.export({ format: 'jwk' })
  const published = async () => (await context.signingKeys.published())[0]

  const forgeries: Record<string, () => string | Promise<string>> = {
    'alg-none-keep-sig': () =>
      `${encode({ ...header(), alg: 'none' })}.${parts()[1]}.${parts()[2]}`,
    'empty-sig': () => `${parts()[0]}.${parts()[1]}.`,
    'two-segments': () => `${parts()[0]}.${parts()[1]}`,
    'four-segments': () => `${jwt}.e30`,
    'five-segments-jwe': () => `${encode({ alg: 'dir', enc: 'A256GCM' })}..AAAA.AAAA.AAAA`,
    'alg-array': () => forged({ alg: ['RS256'] }),
    'alg-null': () => forged({ alg: null }),
    'alg-missing': () => forged({ alg: undefined }),
    'alg-number': () => forged({ alg: 256 }),
    'alg-object': () => forged({ alg: { toString: 'RS256' } }),
    'rs-to-hs-jwk': async () => forged({ alg: 'HS256' }, 'hmac', JSON.stringify(await published())),
    'hs-empty-key': () => forged({ alg: 'HS256' }, 'hmac'),
    'jwk-embedded': () => forged({ jwk: attackerJwk }),
    jku: () => forged({ jku: 'http://127.0.0.1:1/jwks' }),
    x5u: () => forged({ x5u: 'http://127.0.0.1:1/x5u' }),
    'kid-unknown': () => forged({ kid: 'unknown' }),
    'kid-array': () => forged({ kid: ['a'] }),
    'crit-unknown': () => forged({ crit: ['x'], x: 1 }),
    'crit-empty': () => forged({ crit: [] }),
    'b64-false': () => forged({ b64: false }),
    'b64-padding': () => `${jwt}==`,
    'b64-space': () => `${jwt.slice(0, 5)} ${jwt.slice(5)}`,
    'rsa-sig-leading-zero': () =>
      `${parts()[0]}.${parts()[1]}.${Buffer.concat([Buffer.alloc(1), Buffer.from(parts()[2], 'base64url')]).toString('base64url')}`,
    'rsa-truncated': () =>
      `${parts()[0]}.${parts()[1]}.${Buffer.from(parts()[2], 'base64url').subarray(1).toString('base64url')}`,
  }

  test.each(ofClaims)('$id', async ({ id }) => {
    const good = await read(jwt)
    const name = /^claim-(\w+):/.exec(id)?.[1] ?? 'exp'
    const value = claims[id]
    if (!value) throw new Error(`No token is made for ${id}.`)
    expect(await read(await signed({ ...good, [name]: value() }))).toBeNull()
  })

  test.each(rows.filter(({ id }) => id in forgeries || /^(alg-none|kid):/.test(id)))(
    '$id',
    async ({ id }) => {
      const spelled = /^(?:alg-none|kid):'(.*)'$/.exec(id)?.[1]?.replace(String.raw`\x00`, '\0')
      const token = id.startsWith('alg-none:')
        ? `${encode({ ...header(), alg: spelled })}.${parts()[1]}.`
        : id.startsWith('kid:')
          ? forged({ kid: spelled })
          : await forgeries[id]?.()
      expect(await read(token ?? jwt)).toBeNull()
    },
  )
})
