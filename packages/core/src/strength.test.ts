// @vitest-environment node
import { expect, test } from 'vitest'
import { createAuth } from './auth.ts'
import { AuthError, type Strength } from './contract/index.ts'
import { createStrengthFlow } from './strength.ts'
import { createLater, createTestBackend } from './testing-backend.ts'

const strong: Strength = { score: 4, accepted: true, breached: false }
const weak: Strength = { score: 0, accepted: false, breached: true }

test('judges a password', async () => {
  const kit = createTestBackend({ 'POST /password/strength': () => strong })
  const flow = createStrengthFlow(createAuth(kit))
  expect(flow.getState().verdict).toBeNull()
  const input = { password: 'correct horse battery', email: 'ada@example.com' }
  expect(await flow.getState().check(input)).toMatchObject({ verdict: strong })
  expect(kit.requests).toMatchObject([{ route: 'POST /password/strength', input }])
})

test('answers the newest question, whichever answer comes first', async () => {
  const [first, second] = [createLater<Strength>(), createLater<Strength>()]
  const kit = createTestBackend({
    'POST /password/strength': ({ password }) => (password === 'a' ? first : second).answer,
  })
  const flow = createStrengthFlow(createAuth(kit))
  const older = flow.getState().check({ password: 'a' })
  const newer = flow.getState().check({ password: 'a better one' })
  expect(kit.requests[0]?.signal?.aborted).toBe(true)
  second.give(strong)
  expect(await newer).toMatchObject({ verdict: strong })
  first.give(weak)
  expect(await older).toMatchObject({ verdict: strong })
})

test('asks nothing about an empty password, and takes the verdict back', async () => {
  const kit = createTestBackend()
  const flow = createStrengthFlow(createAuth(kit))
  await flow.getState().check({ password: 'something' })
  expect(await flow.getState().check({ password: '' })).toMatchObject({ verdict: null })
  expect(kit.requests).toHaveLength(1)
})

test('fails beside the verdict, never instead of it', async () => {
  const kit = createTestBackend({
    'POST /password/strength': () => Promise.reject(new AuthError('offline')),
  })
  const flow = createStrengthFlow(createAuth(kit))
  expect(await flow.getState().check({ password: 'something' })).toMatchObject({
    verdict: null,
    error: { code: 'offline' },
  })
})
