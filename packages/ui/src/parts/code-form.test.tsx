import { renderWithAuth } from '@latchkey/react/testing'
import { act, cleanup, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test } from 'vitest'
import { EmailOtp } from '../flows/email-otp/email-otp.tsx'

afterEach(cleanup)

test('a code that overtakes the answer of “Send again” goes with the newest attempt', async () => {
  const person = userEvent.setup()
  const { clock, faults, inbox, requests } = renderWithAuth(<EmailOtp />, {
    people: [{ email: 'ada@example.com' }],
  })
  await person.type(screen.getByLabelText('E-mail address'), 'ada@example.com{Enter}')
  const field = await screen.findByLabelText('Six-digit code')
  await clock.advance(60_000)

  let hear = () => {}
  const heard = new Promise<void>((resolve) => (hear = resolve))
  faults.set('POST /email-otp/start', async (_input, next) => {
    const answer = await next()
    await heard
    return answer
  })
  const before = inbox.latestCode()
  await person.click(screen.getByRole('button', { name: 'Send again' }))
  await expect.poll(() => inbox.latestCode()).not.toBe(before)
  await person.type(field, inbox.latestCode() ?? '')
  expect(requests.some(({ route }) => route === 'POST /email-otp/finish')).toBe(false)

  await act(async () => hear())
  expect(await screen.findByText('Signed in as ada@example.com.')).toBeDefined()
  expect(requests.filter(({ route }) => route === 'POST /email-otp/finish')).toHaveLength(1)
})
