// @vitest-environment node
import { expect, test } from 'vitest'
import { AuthError } from '../contract/index.ts'
import type { Backend } from '../backend.ts'
import { formatReport, runConformance, subjectAt } from './index.ts'
import { createMemorySubject } from './testing-memory.ts'

test('tries less without a clock, while time passes, and says what is lacking', async () => {
  const { subject } = createMemorySubject({ still: false })
  const report = await runConformance(subject)
  expect(report.results.filter(({ status }) => status === 'failed')).toEqual([])
  expect(report.passed).toBeGreaterThan(60)
  expect(report.skipped).toBeGreaterThan(10)
  expect(formatReport(report)).toContain('(needs clock)')
})

test('names what a backend does otherwise, and where', async () => {
  const { subject } = createMemorySubject()
  const backend: Backend = async (route, input, options) => {
    if (route === 'GET /session') throw new AuthError('signed-out')
    return subject.browser()(route, input, options)
  }
  const report = await runConformance(
    { ...subject, browser: () => backend },
    { flows: ['session'] },
  )
  expect(report.passed).toBe(0)
  expect(formatReport(report)).toContain('GET /session refused with signed-out')
})

test('looks at what pages never see, where there is a URL', async () => {
  const { subject } = createMemorySubject()
  const answers: [Response, RegExp][] = [
    [Response.json({ output: null }), /may be cached/],
    [noStore({ output: null, trace: 'x' }), /The body of GET \/session/],
    [noStore({ error: { code: 'moon-is-full', kind: 'fault' } }, 400), /moon-is-full/],
    [noStore({ output: null }, 200, 'latchkey=1; Path=/'), /can be read by scripts/],
  ]
  for (const [answer, complaint] of answers) {
    const fetch = async () => answer
    const { inbox } = subject
    const at = subjectAt('https://app.example/auth', { inbox, fetch })
    const report = await runConformance(at, { flows: ['session'] })
    expect(formatReport(report)).toMatch(complaint)
  }
})

const noStore = (body: object, status = 200, cookie = ''): Response =>
  Response.json(body, {
    status,
    headers: { 'cache-control': 'no-store', ...(cookie && { 'set-cookie': cookie }) },
  })
