import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { renderToString } from 'react-dom/server'
import { expect, test } from 'vitest'
import { createTestAuth, renderWithAuth } from '../../testing/index.ts'
import { usePasskey } from './use-passkey.ts'
import { usePasskeys } from './use-passkeys.ts'

function SignIn() {
  const flow = usePasskey()
  switch (flow.step) {
    case 'ready':
      return (
        <>
          <input autoComplete="username webauthn" />
          {flow.error && <p role="alert">{flow.error.code}</p>}
          <button type="button" onClick={() => void flow.signIn()}>
            Sign in
          </button>
        </>
      )
    case 'second_factor':
      return null
    case 'done':
      return <p>Welcome</p>
    default:
      return flow satisfies never
  }
}

function List() {
  const flow = usePasskeys()
  switch (flow.step) {
    case 'loading':
      return <p>Loading</p>
    case 'ready':
      return <p>{flow.passkeys.length} passkeys</p>
    default:
      return flow satisfies never
  }
}

const ada = { email: 'ada@example.com', factors: ['passkey'] } as const

test('offers passkeys once, in strict mode too, pauses for the button, and ends with the page', async () => {
  const { authenticator, unmount } = renderWithAuth(<SignIn />, { people: [ada] })
  await expect.poll(() => authenticator.prompt()).toEqual({ kind: 'autofill' })
  authenticator.answer('wait')
  await userEvent.click(screen.getByRole('button', { name: 'Sign in' }))
  await expect.poll(() => authenticator.prompt()).toEqual({ kind: 'dialog' })
  await authenticator.cancel()
  expect((await screen.findByRole('alert')).textContent).toBe('passkey-cancelled')
  await expect.poll(() => authenticator.prompt()).toEqual({ kind: 'autofill' })
  expect(authenticator.prompts().map(({ kind }) => kind)).toEqual([
    'autofill',
    'dialog',
    'autofill',
  ])
  unmount()
  await expect.poll(() => authenticator.prompt()).toBeNull()
})

test('signs in by the passkey that is taken from the field', async () => {
  const { authenticator, requests } = renderWithAuth(<SignIn />, { people: [ada] })
  await expect.poll(() => authenticator.prompt()).toEqual({ kind: 'autofill' })
  await authenticator.accept()
  await screen.findByText('Welcome')
  expect(requests.filter(({ route }) => route === 'POST /passkey/finish')).toHaveLength(1)
})

test('offers passkeys by a new challenge before the old one ends', async () => {
  const { authenticator, clock, requests } = renderWithAuth(<SignIn />, { people: [ada] })
  const started = () => requests.filter(({ route }) => route === 'POST /passkey/start').length
  await expect.poll(() => authenticator.prompt()).toEqual({ kind: 'autofill' })
  await clock.advance(4 * 60_000)
  expect(started()).toBe(1)
  await clock.advance(60_000)
  await expect.poll(() => authenticator.prompts()).toHaveLength(2)
  expect(started()).toBe(2)
  await authenticator.accept()
  await screen.findByText('Welcome')
})

test('lists the passkeys', async () => {
  renderWithAuth(<List />, { user: ada })
  await screen.findByText('1 passkeys')
})

test('shows the same on a server', () => {
  const { Provider } = createTestAuth()
  expect(
    renderToString(
      <Provider>
        <SignIn />
      </Provider>,
    ),
  ).toContain('Sign in')
  expect(
    renderToString(
      <Provider>
        <List />
      </Provider>,
    ),
  ).toContain('Loading')
})
