import { randomUUID } from 'node:crypto'
import { decodeJwt } from 'jose'
import { expect, test } from 'vitest'
import { createTestServer, testEngines } from '../../testing.ts'
import { templateProblem } from '../../claims-template.ts'
import { templateUser } from './template-user.ts'

test.each(testEngines())('fills the claims of every JWT on %s', async (engine) => {
  const kit = await createTestServer({
    engine,
    session: {
      customClaimsTemplate: {
        kind: 'customer',
        id: '{{ user.external_id }}',
        plan: '{{user.trusted_metadata.plan}}',
        greeting: 'Hello {{ user.name.first_name }} ({{ user.roles }})',
        nested: { roles: '{{ user.roles }}', list: [1, '{{ user.untrusted_metadata.none }}'] },
        missing: '{{ user.trusted_metadata.none }}',
        inherited: '{{ user.trusted_metadata.constructor }}',
        tier: 'silver',
      },
    },
  })
  const external_id = randomUUID()
  const { user_id } = await kit.api.users.create({
    email: `${randomUUID()}@example.com`,
    external_id,
    name: { first_name: 'Ada {{ user.user_id }}' },
    trusted_metadata: { plan: { name: 'pro', seats: 5 } },
  })
  const { token } = await kit.api.magicLinks.create({ user_id })
  const { session, session_jwt } = await kit.api.magicLinks.authenticate({
    token,
    session_duration_minutes: 5,
    session_custom_claims: { tier: 'gold' },
  })
  const claims = decodeJwt(session_jwt)
  expect(claims).toMatchObject({
    sub: user_id,
    kind: 'customer',
    id: external_id,
    plan: { name: 'pro', seats: 5 },
    greeting: 'Hello Ada {{ user.user_id }} (["stytch_user"])',
    nested: { roles: ['stytch_user'], list: [1, null] },
    tier: 'gold',
  })
  expect(claims).not.toHaveProperty('missing')
  expect(claims).not.toHaveProperty('inherited')
  expect(session?.custom_claims).toEqual({ tier: 'gold' })
  await kit.close()
})

test('refuses templates that no JWT can carry', () => {
  expect(templateProblem({ a: 1, b: ['{{ user.user_id }}'] }, templateUser)).toBeNull()
  for (const template of [
    { iss: 'me' },
    { exp: 1 },
    { scope: 'admin' },
    { 'https://stytch.com/session': {} },
    { a: '{{ user.password }}' },
    { a: '{{ user.emails }}' },
    { a: '{{ env.SECRET }}' },
    { a: ['{{ }}'] },
    { a: { b: '{{ user.user_id' } },
    [],
    null,
  ]) {
    expect(templateProblem(template, templateUser), JSON.stringify(template)).toEqual(
      expect.any(String),
    )
  }
})
