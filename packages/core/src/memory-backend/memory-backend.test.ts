import { expect, test } from 'vitest'
import { createAuth } from '../auth.ts'
import type { BrowserContract } from '../contract/index.ts'
import { createEmailOtpFlow } from '../flows/email-otp/flow.ts'
import { createMemoryBackend, totpCode } from './index.ts'
import { memoryRoutes, type MemoryRoutes } from './routes.ts'

test('signs in through a flow, without a network', async () => {
  const memory = createMemoryBackend()
  const flow = createEmailOtpFlow(createAuth({ backend: memory.browser() }))
  const first = flow.getState()
  if (first.step !== 'address') throw new Error('not at the address')
  const second = await first.start({ email: 'ada@example.com' })
  if (second.step !== 'code') throw new Error('not at the code')
  const done = await second.finish(memory.inbox.latestCode() ?? '')
  expect(done).toMatchObject({ step: 'done', outcome: { isNewUser: true } })
})

test('lets somebody set up an authenticator app on the way in, where everybody owes one', async () => {
  const memory = createMemoryBackend({ clock: () => 1_767_225_600_000, secondFactor: 'always' })
  const browser = memory.browser()
  const { attempt } = await browser('POST /email-otp/start', { email: 'ada@example.com' }, {})
  const code = memory.inbox.latestCode('ada@example.com') ?? ''
  const due = await browser('POST /email-otp/finish', { attempt, code }, {})
  expect(due).toMatchObject({ status: 'second_factor', factors: [] })
  const { secret } = await browser('POST /totp/enrol', { signingIn: true }, {})
  const shown = await totpCode(secret, 1_767_225_600_000)
  await expect(
    browser('POST /totp/confirm', { signingIn: true, code: shown }, {}),
  ).resolves.toMatchObject({ status: 'complete', isNewUser: true })
  await expect(browser('GET /session', {}, {})).resolves.not.toBeNull()
})

test('tells its time, and stops when it is asked to', async () => {
  const memory = createMemoryBackend({ clock: () => 1_767_225_600_000 })
  const times: number[] = []
  await memory.browser()('GET /session', {}, { onServerTime: (now) => times.push(now) })
  expect(times).toEqual([1_767_225_600_000])
  const aborted = memory.browser()('GET /session', {}, { signal: AbortSignal.abort() })
  await expect(aborted).rejects.toMatchObject({ name: 'AbortError' })
})

test('does not compile without a route', () => {
  const { 'POST /email-otp/start': _, ...rest } = memoryRoutes
  // @ts-expect-error -- a route is missing
  const routes: MemoryRoutes<BrowserContract> = rest
  expect(Object.keys(routes)).not.toContain('POST /email-otp/start')
})
