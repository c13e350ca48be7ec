import { act, render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useEffect } from 'react'
import { expect, test, vi } from 'vitest'
import { useAuth } from '../../provider.tsx'
import { renderWithAuth } from '../../testing/index.ts'
import { usePassword } from '../password/use-password.ts'
import { useSession } from './use-session.ts'

const ada = { email: 'ada@example.com' }

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
  const { requests } = renderWithAuth(<Who />, { user: ada, sessionKnown: false })
  await waitFor(() => expect(screen.getByRole('status').textContent).toBe('signed-in '))
  expect(requests).toHaveLength(1)
})

function Form() {
  const flow = usePassword()
  if (flow.step !== 'credentials') return <p>{flow.step}</p>
  const signUp = () => flow.signUp({ email: 'new@example.com', password: 'correct horse battery' })
  return (
    <button type="button" onClick={() => void signUp()}>
      Sign up
    </button>
  )
}

test('renders again only when the session changes', async () => {
  const onRender = vi.fn<() => void>()
  const { auth, memory } = renderWithAuth(
    <>
      <Who onRender={onRender} />
      <Form />
    </>,
  )
  onRender.mockClear()
  await userEvent.click(screen.getByRole('button', { name: 'Sign up' }))
  await screen.findByText('code')
  act(() => auth.session.dispose())
  expect(onRender).not.toHaveBeenCalled()

  const { userId } = memory.addPerson(ada)
  act(() => auth.session.set(memory.signIn(userId).signedIn))
  expect(onRender).toHaveBeenCalledOnce()
  expect(screen.getByRole('status').textContent).toBe('signed-in ')
})

test('says what to do when there is no provider', () => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  function Orphan() {
    useAuth()
    return null
  }
  expect(() => render(<Orphan />)).toThrow(
    'No auth client here. Wrap this component in <AuthProvider client={…}>.',
  )
})
