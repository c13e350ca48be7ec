import type { Strength } from '@latchkey/core'
import { act, fireEvent, screen } from '@testing-library/react'
import { useState } from 'react'
import { expect, test } from 'vitest'
import { renderWithAuth } from './testing/index.ts'
import { useStrength } from './use-strength.ts'

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

const type = (value: string) =>
  fireEvent.change(screen.getByRole('textbox', { name: 'Password' }), { target: { value } })
const verdict = () => screen.getByRole('status').textContent
const strength = (score: number): Strength => ({ score, accepted: score > 2, breached: false })

test('asks once the person pauses, not at each key', async () => {
  const { clock, requests } = renderWithAuth(<Field email="ada@example.com" />)
  for (const text of ['c', 'co', 'cor', 'corr']) {
    type(text)
    await clock.advance(249)
  }
  expect(requests).toEqual([])
  expect(verdict()).toBe('no verdict')
  await clock.advance(1)
  expect(requests).toMatchObject([{ input: { password: 'corr', email: 'ada@example.com' } }])
  expect(verdict()).toBe('1')
})

test('asks nothing about an empty password', async () => {
  const { clock, requests } = renderWithAuth(<Field />)
  await clock.advance(1000)
  expect(requests).toEqual([])
})

test('shows the verdict on the newest password only', async () => {
  const given = new Map<string, (verdict: Strength) => void>()
  const { clock } = renderWithAuth(<Field />, {
    faults: {
      'POST /password/strength': ({ password }) => new Promise((give) => given.set(password, give)),
    },
  })
  type('first')
  await clock.advance(250)
  type('second')
  await clock.advance(250)
  await act(async () => given.get('second')?.(strength(4)))
  expect(verdict()).toBe('4')
  await act(async () => given.get('first')?.(strength(0)))
  expect(verdict()).toBe('4')
})

test('takes the verdict back when the password is deleted, and does not show it for another', async () => {
  const { clock } = renderWithAuth(<Field />)
  type('a long password')
  await clock.advance(250)
  expect(verdict()).toBe('3')
  type('')
  expect(verdict()).toBe('no verdict')
  await clock.advance(0)
  type('b')
  expect(verdict()).toBe('no verdict')
})
