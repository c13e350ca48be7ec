import { randomUUID } from 'node:crypto'
import { base58 } from '@scure/base'
import type * as stytch from 'stytch'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectSdk, type SdkConnection } from '../../testing-sdk.ts'
import { createTestServer, type TestServer } from '../../testing.ts'
import { ethereumWallet, solanaWallet, type TestWallet } from '../../testing-wallets.ts'
import { parseSiwe } from './siwe-grammar.ts'

const MINUTE = 60_000
const plenty = { burst: 1000, perMinute: 1000 }

let kit: TestServer
let disconnect: SdkConnection['disconnect']
let client: stytch.Client

beforeAll(async () => {
  kit = await createTestServer({ projectName: 'Acme', limits: { walletTries: plenty } })
  ;({ client, disconnect } = await connectSdk(kit))
})
afterAll(async () => {
  await disconnect()
  await kit.close()
})

const refusal = (status_code: number, error_type: string) => ({ status_code, error_type })
const named = ({ type, address }: TestWallet) => ({
  crypto_wallet_type: type,
  crypto_wallet_address: address,
})
const start = (wallet: TestWallet, more = {}) =>
  client.cryptoWallets.authenticateStart({ ...named(wallet), ...more })
const finish = (wallet: TestWallet, signature: string, more = {}) =>
  client.cryptoWallets.authenticate({ ...named(wallet), signature, ...more })
const siwe = {
  domain: 'app.example.com:8443',
  uri: 'https://app.example.com:8443/in',
  resources: [],
}

test('signs in with Ethereum by every field of EIP-4361, with the official SDK', async () => {
  const wallet = ethereumWallet()
  const now = new Date(kit.clock.now())
  const siwe_params = {
    ...siwe,
    resources: ['ipfs://bafybeiemxf5abjwjbikoz4mc3a3dla6ual3jsgpdr4cjr3oz3evfyavhwq/', 'urn:a:b'],
    chain_id: '9223372036854775771',
    statement: "I accept the Terms: https://example.com/tos (it's fine)",
    issued_at: '2026-01-02T03:04:05.678+02:00',
    not_before: new Date(now.getTime() + MINUTE).toISOString(),
    message_request_id: 'login-1:a@b',
  }
  const { challenge, user_id } = await start(wallet, { siwe_params })
  const fields = parseSiwe(challenge)
  expect(fields).toEqual({
    scheme: null,
    domain: siwe.domain,
    address: wallet.address,
    statement: siwe_params.statement,
    uri: siwe.uri,
    chainId: siwe_params.chain_id,
    nonce: expect.stringMatching(/^[\da-f]{32}$/),
    issuedAt: siwe_params.issued_at,
    expirationTime: new Date(now.getTime() + 6 * MINUTE).toISOString(),
    notBefore: siwe_params.not_before,
    requestId: siwe_params.message_request_id,
    resources: siwe_params.resources,
  })
  const signature = await wallet.sign(challenge)
  await expect(finish(wallet, signature)).rejects.toMatchObject(
    refusal(400, 'siwe_message_not_valid_yet'),
  )
  kit.clock.advance(MINUTE)
  const answer = await finish(wallet, signature, { session_duration_minutes: 60 })
  expect(answer).toMatchObject({ user_id, status_code: 200 })
  expect(answer.siwe_params).toEqual({
    domain: siwe.domain,
    uri: siwe.uri,
    chain_id: siwe_params.chain_id,
    resources: siwe_params.resources,
    status_code: 200,
    issued_at: siwe_params.issued_at,
    message_request_id: siwe_params.message_request_id,
  })
  expect(answer.session?.authentication_factors).toMatchObject([
    {
      type: 'crypto',
      delivery_method: 'crypto_wallet',
      crypto_wallet_factor: {
        crypto_wallet_address: wallet.address,
        crypto_wallet_type: 'ethereum',
      },
    },
  ])
  await expect(finish(wallet, signature)).rejects.toMatchObject(
    refusal(401, 'unable_to_authenticate_crypto_wallet'),
  )
})

test('signs in with Solana, and with a plain challenge, with the official SDK', async () => {
  for (const wallet of [solanaWallet(), ethereumWallet()]) {
    const { challenge, user_created } = await start(wallet)
    expect(user_created).toBe(true)
    expect(challenge).toContain('Acme')
    const answer = await finish(wallet, await wallet.sign(challenge))
    expect(answer).toMatchObject({ session_token: '' })
    expect(answer).not.toHaveProperty('siwe_params')
  }
})

test('knows an Ethereum address in every case, and shows it with its checksum', async () => {
  const wallet = ethereumWallet()
  const { user_id } = await start({ ...wallet, address: wallet.address.toLowerCase() })
  const upper = { ...wallet, address: `0x${wallet.address.slice(2).toUpperCase()}` }
  const { challenge, user_id: same } = await start(upper)
  expect(same).toBe(user_id)
  const { user } = await finish(upper, await wallet.sign(challenge))
  expect(user.crypto_wallets).toMatchObject([{ crypto_wallet_address: wallet.address }])
})

test('takes v of 0 and 1 as well as 27 and 28', async () => {
  const wallet = ethereumWallet()
  const { challenge } = await start(wallet)
  const signature = await wallet.sign(challenge)
  const v = Number.parseInt(signature.slice(-2), 16) - 27
  await finish(wallet, `${signature.slice(0, -2)}0${v}`)
})

test('says that a message has expired', async () => {
  const wallet = ethereumWallet()
  const { challenge } = await start(wallet, { siwe_params: siwe })
  const signature = await wallet.sign(challenge)
  kit.clock.advance(5 * MINUTE)
  await expect(finish(wallet, signature)).rejects.toMatchObject(
    refusal(400, 'siwe_message_expired'),
  )
})

test('refuses what no challenge can be, with the official SDK', async () => {
  const wallet = ethereumWallet()
  const { type, address } = wallet
  const swapped = Array.from(address.slice(2), (letter) =>
    letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
  ).join('')
  const nobody = `user-test-${randomUUID()}`
  const tries: [object, number, string][] = [
    [{ crypto_wallet_type: 'bitcoin' }, 400, 'invalid_wallet_type'],
    [{ crypto_wallet_address: '' }, 400, 'invalid_crypto_wallet_address'],
    [{ crypto_wallet_address: address.slice(0, -1) }, 400, 'invalid_ethereum_address'],
    [{ crypto_wallet_address: address.slice(2) }, 400, 'invalid_ethereum_address'],
    [{ crypto_wallet_address: `0x${swapped}` }, 400, 'invalid_ethereum_address'],
    [{ crypto_wallet_type: 'solana' }, 400, 'invalid_solana_address'],
    // A key of small order: anybody signs for it.
    [
      { ...named(solanaWallet()), crypto_wallet_address: '1'.repeat(32) },
      400,
      'invalid_solana_address',
    ],
    [
      { ...named(solanaWallet()), siwe_params: siwe },
      400,
      'crypto_wallet_type_incompatible_with_siwe',
    ],
    [{ user_id: nobody }, 404, 'user_not_found'],
    [{ user_id: nobody, session_token: 'a' }, 400, 'too_many_user_selection_arguments'],
    [{ session_token: 'gone' }, 404, 'session_not_found'],
    [{ session_token: 'a b' }, 400, 'invalid_session_token'],
    [{ session_jwt: 'a.b.c' }, 400, 'unable_to_parse_session_jwt'],
    [{ siwe_params: { uri: siwe.uri } }, 400, 'bad_request'],
    ...Object.entries({
      domain: ['', 'a b', 'https://a.example', 'google.com@evil.example', 'a.example/x', '[::1'],
      uri: ['', 'not a uri', '/path', 'https://a.example/\nNonce: 1', ':x', 'http://[::g]'],
      resources: ['urn:a', ['x y'], ['urn:a', '://'], Array(21).fill('urn:a')],
      chain_id: ['0', '01', '-1', '1.5', 'x', '9223372036854775772', 1],
      statement: ['a\nb', 'a"b', 'naïve', ''],
      message_request_id: ['a b', 'a/b', 'a\nb', '%zz'],
    }).flatMap(([name, values]) =>
      values.map((value): [object, number, string] => [
        { siwe_params: { ...siwe, [name]: value } },
        400,
        `invalid_siwe_${name === 'resources' ? 'resource' : name}`,
      ]),
    ),
    ...['yesterday', '2026-02-30T00:00:00Z', '2026-01-01'].flatMap(
      (time): [object, number, string][] => [
        [{ siwe_params: { ...siwe, issued_at: time } }, 400, 'bad_request'],
        [{ siwe_params: { ...siwe, not_before: time } }, 400, 'bad_request'],
      ],
    ),
    [{ siwe_params: { ...siwe, not_before: '2999-01-01T00:00:00Z' } }, 400, 'bad_request'],
  ]
  for (const [more, status, error] of tries) {
    const call = start({ ...wallet, type, address }, more)
    await expect(call, JSON.stringify(more)).rejects.toMatchObject(refusal(status, error))
  }
  const { results } = await client.users.search({
    query: {
      operator: 'AND',
      operands: [{ filter_name: 'crypto_wallet_address', filter_value: [address] }],
    },
  })
  expect(results).toEqual([])
})

test('refuses what no signature can be, with the official SDK, and spends nothing', async () => {
  const wallet = ethereumWallet()
  const { challenge } = await start(wallet)
  const signature = await wallet.sign(challenge)
  const n = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n
  const upperS = (n - BigInt(`0x${signature.slice(66, 130)}`)).toString(16).padStart(64, '0')
  const otherV = signature.endsWith('1b') ? '1c' : '1b'
  const malformed = [
    '0x',
    'x',
    signature.slice(2),
    // EIP-2098.
    signature.slice(0, -2),
    `${signature.slice(0, -2)}1d`,
    `${signature.slice(0, 66)}${upperS}${otherV}`,
    `0x${'0'.repeat(64)}${signature.slice(66)}`,
    `0x${n.toString(16)}${signature.slice(66)}`,
  ]
  for (const text of malformed) {
    await expect(finish(wallet, text), text).rejects.toMatchObject(
      refusal(400, 'invalid_signature'),
    )
  }
  // What a contract wallet signs, and what wraps it before the contract exists (EIP-6492).
  await expect(finish(wallet, `${signature}${'6492'.repeat(16)}`)).rejects.toMatchObject({
    ...refusal(400, 'invalid_signature'),
    error_message: expect.stringContaining('EIP-1271'),
  })
  await expect(
    client.cryptoWallets.authenticate({ ...named(wallet), crypto_wallet_type: 'x', signature }),
  ).rejects.toMatchObject(refusal(400, 'invalid_wallet_type'))
  await expect(
    finish(wallet, signature, { session_token: 'a', session_jwt: 'b' }),
  ).rejects.toMatchObject(refusal(400, 'too_many_session_arguments'))
  await expect(finish(ethereumWallet(), signature)).rejects.toMatchObject(
    refusal(404, 'crypto_wallet_not_found'),
  )
  await finish(wallet, signature)

  const solana = solanaWallet()
  const { challenge: text } = await start(solana)
  const right = await solana.sign(text)
  const ofLength = (length: number) => base58.encode(new Uint8Array(length).fill(7))
  for (const wrong of ['', '0OIl', ofLength(63), ofLength(65), '1'.repeat(16_000)]) {
    await expect(finish(solana, wrong), wrong.slice(0, 90)).rejects.toMatchObject(
      refusal(400, 'invalid_signature'),
    )
  }
  await finish(solana, right)
})

test('lets only the sites ask that a project names, and limits the tries', async () => {
  const kit = await createTestServer({
    cryptoWallets: { siweDomains: ['App.example.com'] },
    limits: { walletTries: { burst: 1, perMinute: 1 } },
  })
  const wallet = ethereumWallet()
  const ask = (domain: string) =>
    kit.api.cryptoWallets.authenticateStart({
      crypto_wallet_type: 'ethereum',
      crypto_wallet_address: wallet.address,
      siwe_params: { domain, uri: 'https://app.example.com' },
    })
  for (const domain of ['evil.example', 'app.example.com:8080', 'app.example.com.evil.example']) {
    await expect(ask(domain)).rejects.toMatchObject({ errorType: 'invalid_siwe_domain' })
  }
  await ask('app.example.com')
  await expect(ask('app.example.com')).rejects.toMatchObject({ errorType: 'too_many_requests' })
  await kit.close()
})
