import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createTestAuthenticator, type Alterations } from '../../testing-authenticator.ts'
import { createTestServer, type TestServer } from '../../testing.ts'
import { alteredAnswers, malformedAnswers } from './testing-answers.ts'
import { createPasskeys } from './testing-passkeys.ts'

const origin = 'https://example.com'
let kit: TestServer
let passkeys: ReturnType<typeof createPasskeys>

beforeAll(async () => {
  kit = await createTestServer()
  passkeys = createPasskeys(kit.api)
})
afterAll(() => kit.close())

const unregistered = { errorType: 'unable_to_register_webauthn_registration', statusCode: 401 }

const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'))

describe('refuses to register', () => {
  const es256 = (changes: [number, unknown][]): Map<number, unknown> => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
    const members: [number, unknown][] = [
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, bytes(x)],
      [-3, bytes(y)],
    ]
    return new Map([...members, ...changes])
  }
  const rs256 = (bits: number): Map<number, unknown> => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: bits })
    const { n = '', e = '' } = publicKey.export({ format: 'jwk' })
    return new Map<number, unknown>([
      [1, 3],
      [3, -257],
      [-1, bytes(n)],
      [-2, bytes(e)],
    ])
  }
  const here: Record<string, Alterations> = {
    'the type of a sign-in': { client: { type: 'webauthn.get' } },
    'an attestation of unknown format': { attestation: { fmt: 'vendor', attStmt: new Map() } },
    'a statement where there is none': {
      attestation: { fmt: 'none', attStmt: new Map([['sig', new Uint8Array(8)]]) },
    },
    'a self attestation that is forged': {
      attestation: {
        fmt: 'packed',
        attStmt: new Map<string, unknown>([
          ['alg', -7],
          ['sig', new Uint8Array(randomBytes(70))],
        ]),
      },
    },
    'no credential': { forgeData: (data) => data.subarray(0, 37) },
    'an algorithm that was not asked for': { publicKey: es256([[3, -8]]) },
    'an algorithm that does not fit its key': { publicKey: es256([[3, -257]]) },
    'a curve that does not fit its algorithm': { publicKey: es256([[-1, 2]]) },
    'a point beside the curve': { publicKey: es256([[-2, new Uint8Array(32).fill(1)]]) },
    'a short RSA key': { publicKey: rs256(1024) },
    'an id of more than 1023 bytes': { id: randomBytes(1024).toString('base64url') },
  }
  test.each(Object.entries({ ...alteredAnswers, ...here }))('%s', async (_, altered) => {
    const { user_id } = await passkeys.newUser()
    const authenticator = createTestAuthenticator({ origin })
    await expect(passkeys.register(user_id, authenticator, altered)).rejects.toMatchObject(
      unregistered,
    )
    const { webauthn_registrations } = await kit.api.users.get({ user_id })
    expect(webauthn_registrations).toEqual([])
  })

  test.each(malformedAnswers)('%s', async (_, forge) => {
    const { user_id } = await passkeys.newUser()
    const credential = createTestAuthenticator({ origin }).create(
      await passkeys.startRegister(user_id),
    )
    await expect(passkeys.finishRegister(user_id, forge(credential))).rejects.toMatchObject({
      errorType: 'invalid_public_key_credential',
      statusCode: 400,
    })
    await passkeys.finishRegister(user_id, credential)
  })

  test('an id that is not the one that was signed', async () => {
    const { user_id } = await passkeys.newUser()
    const authenticator = createTestAuthenticator({ origin })
    const credential = authenticator.create(await passkeys.startRegister(user_id))
    const other = randomBytes(32).toString('base64url')
    await expect(
      passkeys.finishRegister(user_id, credential.replaceAll(authenticator.credentialId, other)),
    ).rejects.toMatchObject(unregistered)
  })

  test('an RSA key only when it is short', async () => {
    const { user_id } = await passkeys.newUser()
    const authenticator = createTestAuthenticator({ origin })
    await passkeys.register(user_id, authenticator, { publicKey: rs256(2048) })
  })

  test('a credential that somebody has, also another user', async () => {
    const { user_id, authenticator } = await passkeys.owner()
    const duplicate = { errorType: 'duplicate_webauthn_registration', statusCode: 400 }
    await expect(passkeys.register(user_id, authenticator)).rejects.toMatchObject(duplicate)
    const thief = await passkeys.newUser()
    await expect(passkeys.register(thief.user_id, authenticator)).rejects.toMatchObject(duplicate)
    const { user_id: still } = await passkeys.signIn(authenticator, {
      userHandle: Buffer.from(user_id).toString('base64url'),
    })
    expect(still).toBe(user_id)
  })

  test('what was not started for the user, was finished, or has expired', async () => {
    const pending = (reason?: string) => ({
      errorType: 'no_pending_webauthn_registration',
      statusCode: 400,
      details: reason ? { reason } : undefined,
    })
    const [ada, eve] = [await passkeys.newUser(), await passkeys.newUser()]
    const create = (options: string) => createTestAuthenticator({ origin }).create(options)
    const options = await passkeys.startRegister(ada.user_id)
    const finish = (user_id: string, credential: string) =>
      passkeys.finishRegister(user_id, credential)

    await expect(finish(eve.user_id, create(options))).rejects.toMatchObject(pending())
    const signIn = JSON.parse(await passkeys.startSignIn())
    const crossed = JSON.stringify({ ...JSON.parse(options), challenge: signIn.challenge })
    await expect(finish(ada.user_id, create(crossed))).rejects.toMatchObject(pending())
    const invented = JSON.stringify({ ...JSON.parse(options), challenge: 'A'.repeat(43) })
    await expect(finish(ada.user_id, create(invented))).rejects.toMatchObject(pending())
    await finish(ada.user_id, create(options))
    await expect(finish(ada.user_id, create(options))).rejects.toMatchObject(pending('used'))
    const slow = await passkeys.startRegister(ada.user_id)
    kit.clock.advance(300_000)
    await expect(finish(ada.user_id, create(slow))).rejects.toMatchObject(pending('expired'))
    expect((await kit.api.users.get(ada)).webauthn_registrations).toHaveLength(1)
  })

  test('a challenge that a wrong answer has used up', async () => {
    const { user_id } = await passkeys.newUser()
    const options = await passkeys.startRegister(user_id)
    const authenticator = createTestAuthenticator({ origin })
    const wrong = authenticator.create(options, { domain: 'example.org' })
    await expect(passkeys.finishRegister(user_id, wrong)).rejects.toMatchObject(unregistered)
    const right = authenticator.create(options)
    await expect(passkeys.finishRegister(user_id, right)).rejects.toMatchObject({
      errorType: 'no_pending_webauthn_registration',
    })
  })
})

test('reads no certificate, and asks nobody about one', async () => {
  const asked = vi.spyOn(globalThis, 'fetch')
  const { user_id } = await passkeys.newUser()
  const authenticator = createTestAuthenticator({ origin })
  const attStmt = new Map<string, unknown>([
    ['alg', -7],
    ['sig', new Uint8Array(randomBytes(70))],
    ['x5c', [new Uint8Array(randomBytes(300))]],
  ])
  await passkeys.register(user_id, authenticator, { attestation: { fmt: 'packed', attStmt } })
  await passkeys.signIn(authenticator)
  expect(asked).not.toHaveBeenCalled()
  asked.mockRestore()
})
