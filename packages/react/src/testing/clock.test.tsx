import { screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { renderWithAuth } from './index.ts'
import { click, email, enter, SignIn, Who } from './testing-app.tsx'

test('stands still until it is moved, and the countdowns with it', async () => {
  const { clock, inbox } = renderWithAuth(<SignIn />)
  expect(new Date(clock.now()).toISOString()).toBe('2026-01-01T00:00:00.000Z')
  await click('Send')
  await screen.findByRole('button', { name: 'in 30 s' })
  await clock.advance(1000)
  screen.getByRole('button', { name: 'in 29 s' })
  await clock.advance(29_000)
  const first = inbox.latestCode()
  await click('Again')
  await screen.findByRole('button', { name: 'in 30 s' })
  expect(inbox.latestCode()).not.toBe(first)
})

test('lets codes and proofs grow old', async () => {
  const { auth, clock, inbox } = renderWithAuth(<SignIn />, {
    user: { email },
    now: Date.UTC(2030, 0),
  })
  await click('Send')
  await screen.findByLabelText(/code/)
  await clock.advance(60 * 60_000)
  await enter(/code/, inbox.latestCode() ?? '')
  await screen.findByText('code-expired')
  await expect(auth.request('POST /totp/enrol', { signingIn: false })).rejects.toMatchObject({
    code: 'step-up-required',
  })
})

test('renews a session that somebody looks at', async () => {
  const { requests, clock } = renderWithAuth(<Who />, { user: { email } })
  await vi.dynamicImportSettled()
  await clock.advance(5 * 24 * 60 * 60_000)
  expect(requests.map(({ route }) => route)).toEqual(['GET /session'])
})
