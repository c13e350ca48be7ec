import { createAuth } from '@latchkey/core'
import { ada, createTestBackend, laptop, rightPassword } from '@latchkey/core/test-kit'
import { act, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { StrictMode, useEffect } from 'react'
import { beforeEach, expect, test, vi } from 'vitest'
import { AuthProvider, useAuth } from '../../provider.tsx'
import { usePassword } from '../password/use-password.ts'
import { useSession } from './use-session.ts'

const signedIn = { session: laptop, user: ada }

beforeEach(() => sessionStorage.clear())

function Who({ onRender = () => {} }: { onRender?: () => void }) {
  const session = useSession()
  useEffect(onRender)
  return (
    <p role="status">
      {session.step} {session.error?.code}
    </p>
  )
}

test('finds out who is signed in, with one request in Strict Mode', async () => {
  const kit = createTestBackend({ 'GET /session': () => signedIn })
  render(
    <StrictMode>
      <AuthProvider client={createAuth(kit)}>
        <Who />
      </AuthProvider>
    </StrictMode>,
  )
  await expect.poll(() => screen.getByRole('status').textContent).toBe('signed-in ')
  expect(kit.requests).toHaveLength(1)
})

function Form() {
  const flow = usePassword()
  if (flow.step !== 'credentials') return <p>{flow.step}</p>
  const signUp = () => flow.signUp({ email: 'new@example.com', password: rightPassword })
  return (
    <button type="button" onClick={() => void signUp()}>
      Sign up
    </button>
  )
}

test('renders again only when the session changes', async () => {
  const client = createAuth({ ...createTestBackend(), session: null })
  const onRender = vi.fn<() => void>()
  render(
    <StrictMode>
      <AuthProvider client={client}>
        <Who onRender={onRender} />
        <Form />
      </AuthProvider>
    </StrictMode>,
  )
  onRender.mockClear()
  await userEvent.click(screen.getByRole('button', { name: 'Sign up' }))
  await screen.findByText('code')
  act(() => client.session.dispose())
  expect(onRender).not.toHaveBeenCalled()

  act(() => client.session.set(signedIn))
  expect(onRender).toHaveBeenCalledOnce()
  expect(screen.getByRole('status').textContent).toBe('signed-in ')
})

test('says what to do when there is no provider', () => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  function Orphan() {
    useAuth()
    return null
  }
  expect(() =>
    render(
      <StrictMode>
        <Orphan />
      </StrictMode>,
    ),
  ).toThrow('No auth client here. Wrap this component in <AuthProvider client={…}>.')
})
