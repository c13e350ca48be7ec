import { screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import { AuthError, createTestAuth, renderWithAuth } from './index.ts'
import { click, email, SignIn, Who } from './testing-app.tsx'

test('refuses with a code, until the fault is cleared', async () => {
  const { faults, inbox } = renderWithAuth(<SignIn />, {
    faults: { 'POST /email-otp/start': 'rate-limited' },
  })
  await click('Send')
  await screen.findByText('rate-limited')
  expect(inbox.messages()).toEqual([])
  faults.clear('POST /email-otp/start')
  await click('Send')
  await screen.findByLabelText(/code/)
})

test('refuses everything, or once, and with details', async () => {
  const { auth, clock, faults } = renderWithAuth(<Who />, { faults: { '*': 'offline' } })
  const ask = () => auth.request('GET /second-factor', {})
  await expect(ask()).rejects.toMatchObject({ code: 'offline', kind: 'network' })
  const retryAt = clock.now() + 1000
  faults.set('GET /second-factor', {
    fault: new AuthError('rate-limited', { retryAt }),
    times: 1,
  })
  await expect(ask()).rejects.toMatchObject({ code: 'rate-limited', retryAt })
  await expect(ask()).rejects.toMatchObject({ code: 'offline' })
  faults.clear()
  await expect(ask()).resolves.toBeNull()
  const incorrect = { code: 'code-incorrect', field: 'code' }
  faults.set('GET /second-factor', 'code-incorrect')
  await expect(ask()).rejects.toMatchObject(incorrect)
})

test('keeps a request waiting until it is released, and sends it once', async () => {
  const { faults, requests, inbox } = renderWithAuth(<SignIn />, {
    faults: { 'POST /email-otp/start': 'slow' },
  })
  await click('Send')
  await click('start')
  expect(inbox.messages()).toEqual([])
  faults.clear()
  await screen.findByLabelText(/code/)
  expect(requests.filter(({ route }) => route === 'POST /email-otp/start')).toHaveLength(1)
  expect(inbox.messages()).toHaveLength(1)
})

test('aborts a slow request with the page', async () => {
  const { requests, unmount } = renderWithAuth(<SignIn />, {
    faults: { 'POST /email-otp/start': 'slow' },
  })
  await click('Send')
  expect(requests[0]?.signal?.aborted).toBe(false)
  unmount()
  await waitFor(() => expect(requests[0]?.signal?.aborted).toBe(true))
})

test('answers by a function, which can let the backend work first', async () => {
  const { inbox } = renderWithAuth(<SignIn />, {
    faults: {
      'POST /email-otp/start': async (input, next) => {
        expect(input).toEqual({ email })
        await next()
        throw new AuthError('timeout')
      },
    },
  })
  await click('Send')
  await screen.findByText('timeout')
  expect(inbox.latestCode()).not.toBeNull()
})

test('takes only what a route can answer', () => {
  const { faults } = createTestAuth()
  faults.set('GET /totp', () => ({ enrolled: true }))
  // @ts-expect-error -- no code
  faults.set('GET /session', 'no-such-code')
  // @ts-expect-error -- no answer to this route
  faults.set('GET /totp', () => ({ enrolled: 'maybe' }))
  // @ts-expect-error -- no route
  faults.set('GET /nowhere', 'offline')
})
