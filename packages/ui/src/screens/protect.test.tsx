import { renderWithAuth } from '@latchkey/react/testing'
import { act, cleanup, screen, waitFor } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { Protect, SignedIn, SignedOut } from './protect.tsx'

afterEach(cleanup)

const shown = () => document.body.textContent

const page = (
  <>
    <SignedIn>in </SignedIn>
    <SignedOut>out </SignedOut>
    <Protect fallback="log in" pending="wait">
      {({ user, signOut }) => (
        <button type="button" onClick={() => void signOut()}>
          {user.emails[0]?.email}
        </button>
      )}
    </Protect>
  </>
)

test('shows who is signed in what is theirs, from the first paint until they leave', async () => {
  renderWithAuth(page, { user: { email: 'ada@example.com' } })
  expect(shown()).toBe('in ada@example.com')
  await act(async () => screen.getByRole('button').click())
  await waitFor(() => expect(shown()).toBe('out log in'))
})

test('shows nobody what is for nobody', () => {
  renderWithAuth(page)
  expect(shown()).toBe('out log in')
})

test('shows neither until it is known who is there', async () => {
  const { faults } = renderWithAuth(page, {
    user: { email: 'ada@example.com' },
    sessionKnown: false,
    faults: { 'GET /session': 'slow' },
  })
  expect(shown()).toBe('wait')
  await act(async () => faults.clear())
  expect(await screen.findByText('ada@example.com')).toBeDefined()
  expect(shown()).toBe('in ada@example.com')
})
