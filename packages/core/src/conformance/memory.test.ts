// @vitest-environment node
import { expect, test } from 'vitest'
import { conformanceCases } from './index.ts'
import { createMemorySubject } from './testing-memory.ts'

test.each(conformanceCases)('in memory, $flow $title', async ({ run }) => {
  await expect(run(createMemorySubject().subject)).resolves.toBeUndefined()
})
