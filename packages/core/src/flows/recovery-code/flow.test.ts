import { expect, test } from 'vitest'
import { createAuth } from '../../auth.ts'
import { createTestBackend } from '../../testing-backend.ts'
import { createRecoveryCodeFlow } from './flow.ts'

const open = async (left: number | null) => {
  const kit = createTestBackend({ 'GET /recovery-code': () => ({ left }) })
  const flow = createRecoveryCodeFlow(createAuth(kit))
  flow.subscribe(() => {})
  await expect.poll(() => flow.getState().pending).toBeNull()
  return flow.getState()
}

test('counts the codes that are left, down to none', async () => {
  expect(await open(7)).toMatchObject({ step: 'ready', left: 7 })
  expect(await open(0)).toMatchObject({ step: 'ready', left: 0 })
})

test('tells no app at all from an app without codes', async () => {
  expect(await open(null)).toMatchObject({ step: 'none' })
})
