import { createAuth, type Strength } from '@latchkey/core'
import { createLater, createTestBackend } from '@latchkey/core/test-kit'
import { act, fireEvent, render, screen } from '@testing-library/react'
import { StrictMode, useState } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { AuthProvider } from './provider.tsx'
import { useStrength } from './use-strength.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function Field({ email }: { email?: string }) {
  const [password, setPassword] = useState('')
  const strength = useStrength(password, email)
  return (
    <>
      <input
        aria-label="Password"
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <p role="status">{strength ? strength.score : 'no verdict'}</p>
    </>
  )
}

const open = (kit = createTestBackend()) => {
  render(
    <StrictMode>
      <AuthProvider client={createAuth({ ...kit, session: null })}>
        <Field email="ada@example.com" />
      </AuthProvider>
    </StrictMode>,
  )
  return kit
}

const type = (value: string) =>
  fireEvent.change(screen.getByRole('textbox', { name: 'Password' }), { target: { value } })
const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms))
const verdict = () => screen.getByRole('status').textContent
const strength = (score: number): Strength => ({ score, accepted: score > 2, breached: false })

test('asks once the person pauses, not at each key', async () => {
  const kit = open()
  for (const text of ['c', 'co', 'cor', 'corr']) {
    type(text)
    await pass(249)
  }
  expect(kit.requests).toEqual([])
  expect(verdict()).toBe('no verdict')
  await pass(1)
  expect(kit.requests).toMatchObject([{ input: { password: 'corr', email: 'ada@example.com' } }])
  expect(verdict()).toBe('1')
})

test('asks nothing about an empty password', async () => {
  const kit = open()
  await pass(1000)
  expect(kit.requests).toEqual([])
})

test('shows the verdict on the newest password only', async () => {
  const [first, second] = [createLater<Strength>(), createLater<Strength>()]
  open(
    createTestBackend({
      'POST /password/strength': ({ password }) => (password === 'first' ? first : second).answer,
    }),
  )
  type('first')
  await pass(250)
  type('second')
  await pass(250)
  second.give(strength(4))
  await pass(0)
  expect(verdict()).toBe('4')
  first.give(strength(0))
  await pass(0)
  expect(verdict()).toBe('4')
})

test('takes the verdict back when the password is deleted, and does not show it for another', async () => {
  open()
  type('a long password')
  await pass(250)
  expect(verdict()).toBe('3')
  type('')
  expect(verdict()).toBe('no verdict')
  await pass(0)
  type('b')
  expect(verdict()).toBe('no verdict')
})
