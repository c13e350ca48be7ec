import { conformanceCases } from '@latchkey/core/conformance'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import {
  createEmbeddedSubject,
  createRemoteSubject,
  type TestSubject,
} from './testing-conformance.ts'

// How long these wait has tests of its own; here the time would only pass.
vi.mock('./uniform.ts', () => ({
  answerAfter: async (work: Promise<unknown>) => void (await work),
  answerNoSooner: (work: Promise<unknown>) => work,
}))

describe.each([
  ['an embedded server', createEmbeddedSubject],
  ['a remote API, all over HTTP', createRemoteSubject],
])('in front of %s', (_, create) => {
  let at: TestSubject
  beforeAll(async () => void (at = await create()))
  afterAll(() => at.close())

  test.each(conformanceCases)('$flow $title', async ({ run }) => {
    await expect(run(at.subject)).resolves.toBeUndefined()
  })
})
