import { renderWithAuth } from '@latchkey/react/testing'
import { cleanup, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test, vi } from 'vitest'
import { SignUp } from './sign-up.tsx'

afterEach(cleanup)

const title = () => screen.getByRole('heading', { level: 1 }).textContent

test('has the words for who is new, by every method, and no passkey to sign in with', async () => {
  const person = userEvent.setup()
  renderWithAuth(<SignUp methods={['email-otp', 'phone-otp', 'password', 'passkey']} />)
  expect(title()).toBe('Create your account')
  expect(screen.queryByRole('button', { name: 'Use a passkey' })).toBeNull()
  await person.click(screen.getByRole('button', { name: 'Get a code by phone' }))
  await screen.findByLabelText('Mobile number')
  expect(title()).toBe('Create your account')
  await person.click(screen.getByRole('button', { name: 'Use a password' }))
  await screen.findByRole('button', { name: 'Create account' })
  expect(title()).toBe('Create your account')
})

test('signs in whoever has an account already, and leads to signing in', async () => {
  const person = userEvent.setup()
  const onSwitch = vi.fn()
  const { inbox } = renderWithAuth(<SignUp onSwitch={onSwitch} />, {
    people: [{ email: 'ada@example.com' }],
  })
  await person.click(screen.getByRole('button', { name: 'Have an account? Sign in' }))
  expect(onSwitch).toHaveBeenCalledOnce()
  await person.type(screen.getByLabelText('E-mail address'), 'ada@example.com{Enter}')
  await person.type(await screen.findByLabelText('Six-digit code'), inbox.latestCode() ?? '')
  expect(await screen.findByText('Signed in as ada@example.com.')).toBeDefined()
})
