import { expect, test } from 'vitest'
import { createSeal } from './sealed.ts'

const now = Date.UTC(2026, 0, 1)
const seal = createSeal('a secret of at least thirty-two characters')

test('opens what it sealed, for the same purpose and in time', async () => {
  const sealed = await seal.seal('email-otp', { a: 1 }, now + 1000)
  await expect(seal.open('email-otp', sealed, now)).resolves.toEqual({ a: 1 })
  await expect(seal.open('password', sealed, now)).resolves.toBeNull()
  await expect(seal.open('email-otp', sealed, now + 2000)).resolves.toBeNull()
  await expect(createSeal('another secret').open('email-otp', sealed, now)).resolves.toBeNull()
})

test('opens nothing that was changed in any character', async () => {
  const sealed = await seal.seal('email-otp', { a: 1 }, now + 1000)
  for (let index = 0; index < sealed.length; index += 7) {
    const changed =
      sealed.slice(0, index) + (sealed[index] === 'A' ? 'B' : 'A') + sealed.slice(index + 1)
    await expect(seal.open('email-otp', changed, now)).resolves.toBeNull()
  }
})

test('has one length for values of unlike lengths', async () => {
  const lengths = [
    {},
    { session: 'x'.repeat(64) },
    { email: `${'y'.repeat(100)}@example.com` },
  ].map(async (value) => (await seal.seal('password', value, now + 1000)).length)
  expect(new Set(await Promise.all(lengths)).size).toBe(1)
})
