import { renderWithAuth } from '@latchkey/react/testing'
import { cleanup, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test, vi } from 'vitest'
import { UserButton } from './user-button.tsx'

afterEach(cleanup)

const ada = { user: { email: 'ada@example.com' } }
const button = () => screen.getByRole('button', { name: 'Account of ada@example.com' })

test('is nothing for nobody', () => {
  renderWithAuth(<UserButton />)
  expect(screen.queryByRole('button')).toBeNull()
})

test('opens by keyboard, closes with Escape and gives the focus back', async () => {
  const person = userEvent.setup()
  renderWithAuth(<UserButton onAccount={() => {}} />, ada)
  expect(button().getAttribute('aria-expanded')).toBe('false')
  await person.tab()
  await person.keyboard('{Enter}')
  expect(button().getAttribute('aria-expanded')).toBe('true')
  await person.tab()
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Manage account' }))
  await person.keyboard('{Escape}')
  expect(screen.queryByRole('button', { name: 'Manage account' })).toBeNull()
  expect(document.activeElement).toBe(button())
})

test('closes when the focus goes elsewhere, and when an entry was chosen', async () => {
  const person = userEvent.setup()
  const onAccount = vi.fn()
  renderWithAuth(
    <>
      <UserButton onAccount={onAccount} />
      <button type="button">Elsewhere</button>
    </>,
    ada,
  )
  await person.click(button())
  await person.click(screen.getByRole('button', { name: 'Elsewhere' }))
  expect(screen.queryByRole('button', { name: 'Sign out' })).toBeNull()
  await person.click(button())
  await person.click(screen.getByRole('button', { name: 'Manage account' }))
  expect(onAccount).toHaveBeenCalledOnce()
  expect(screen.queryByRole('button', { name: 'Sign out' })).toBeNull()
})

test('signs out, and tells the app', async () => {
  const person = userEvent.setup()
  const onSignedOut = vi.fn()
  const { auth } = renderWithAuth(<UserButton onSignedOut={onSignedOut} />, ada)
  await person.click(button())
  await person.click(screen.getByRole('button', { name: 'Sign out' }))
  await expect.poll(() => onSignedOut.mock.calls.length).toBe(1)
  expect(auth.session.getState().step).toBe('signed-out')
  expect(screen.queryByRole('button')).toBeNull()
})
