import type { OAuthProvider } from '@latchkey/api'
import { expect, test } from 'vitest'
import { checkDiscovered, type Peer } from './peers.ts'
import { issuerFor, readTokens } from './provider-tokens.ts'
import { providers } from './providers.ts'

const peerOf = (provider: OAuthProvider) => ({ facts: providers[provider] }) as Peer
const read = async (provider: OAuthProvider, body: unknown, status = 200) => {
  const { response } = await readTokens(peerOf(provider), Response.json(body, { status }))
  return response.json()
}

test('reads the tokens of each provider in the form that it has for them', async () => {
  const slack = {
    ok: true,
    access_token: 'xoxb-of-a-bot',
    team: { id: 'T1' },
    authed_user: { id: 'U1', scope: 'users:read', access_token: 'xoxp-1', token_type: 'user' },
  }
  expect(await read('slack', slack)).toMatchObject({
    access_token: 'xoxp-1',
    token_type: 'bearer',
    scope: 'users:read',
  })
  const twitch = { access_token: 't', token_type: 'bearer', scope: ['user:read:email', 'openid'] }
  expect(await read('twitch', twitch)).toMatchObject({ scope: 'user:read:email openid' })
  expect(await read('facebook', { access_token: 't', refresh_token: '' })).toEqual({
    access_token: 't',
    token_type: 'bearer',
  })
  // There is no key that this could be checked with.
  expect(await read('github', { access_token: 't', id_token: 'x' })).not.toHaveProperty('id_token')
})

test('takes no answer for tokens that has none', async () => {
  const bodies = [{}, { error: 'x' }, { access_token: 1 }, [], 'text', 1, true]
  for (const body of bodies) await expect(read('github', body)).rejects.toThrow(/without tokens/)
  await expect(read('github', { access_token: 't' }, 400)).rejects.toThrow(/400 without tokens/)
  const bot = { ok: true, access_token: 'xoxb-of-a-bot', authed_user: { id: 'U1' } }
  await expect(read('slack', bot)).rejects.toThrow(/without tokens/)
})

test('knows the issuer from the table, and from a token only which tenant it is', () => {
  const template = { as: { issuer: providers.microsoft.issuer } } as Peer
  const tenant = '11111111-2222-4333-8444-555555555555'
  const tokenOf = (tid: unknown) =>
    `x.${Buffer.from(JSON.stringify({ tid, iss: 'https://evil.example' })).toString('base64url')}.x`
  expect(issuerFor(template, { idToken: tokenOf(tenant) }).issuer).toBe(
    `https://login.microsoftonline.com/${tenant}/v2.0`,
  )
  for (const odd of ['../evil', `${tenant}/`, 7, undefined, { a: 1 }]) {
    expect(issuerFor(template, { idToken: tokenOf(odd) }).issuer).toBe(template.as.issuer)
  }
  for (const iss of ['https://evil.example', `https://evil.example/${tenant}/v2.0`]) {
    expect(issuerFor(template, { iss }).issuer).not.toBe(iss)
  }
  const fixed = { as: { issuer: `https://login.microsoftonline.com/${tenant}/v2.0` } } as Peer
  expect(issuerFor(fixed, { idToken: tokenOf('9'.repeat(8)) })).toBe(fixed.as)
})

test('follows no discovery document into the network behind the server', () => {
  const inside = [
    'http://id.example.com/token',
    'https://localhost/token',
    'https://127.0.0.1/token',
    'https://0x7f.1/token',
    'https://[::1]/token',
    'https://[::ffff:10.0.0.1]/token',
    'https://10.0.0.1/token',
    'https://169.254.169.254/latest/meta-data',
  ]
  for (const address of inside) {
    expect(() => checkDiscovered(address, false), address).toThrow(/not a public one/)
  }
  expect(() => checkDiscovered('https://id.example.com/token', false)).not.toThrow()
  expect(() => checkDiscovered('http://127.0.0.1:4000/token', true)).not.toThrow()
})
