import { AuthError, createAuth, type FlowState, type OAuthStep } from '@latchkey/core'
import { complete, createTestBackend } from '@latchkey/core/test-kit'
import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { StrictMode } from 'react'
import { renderToString } from 'react-dom/server'
import { beforeEach, expect, test, vi } from 'vitest'
import { AuthProvider } from '../../provider.tsx'
import { useOAuth } from './use-oauth.ts'
import { useOAuthAttach } from './use-oauth-attach.ts'

function Providers({ flow }: { flow: FlowState<OAuthStep> }) {
  switch (flow.step) {
    case 'choose':
      return (
        <>
          <p role="alert">{flow.error?.code}</p>
          <button type="button" onClick={() => void flow.start('google', { mode: 'popup' })}>
            {flow.pending ? 'Waiting' : 'Google'}
          </button>
        </>
      )
    case 'returning':
      return <p>One moment</p>
    case 'second_factor':
    case 'done':
      return <p>Welcome</p>
    default:
      return flow satisfies never
  }
}

const SignIn = () => <Providers flow={useOAuth()} />
const Attach = () => <Providers flow={useOAuthAttach()} />

const element = (kit = createTestBackend(), Page = SignIn) => (
  <StrictMode>
    <AuthProvider client={createAuth({ ...kit, session: null })}>
      <Page />
    </AuthProvider>
  </StrictMode>
)

beforeEach(() => {
  sessionStorage.clear()
  history.replaceState(null, '', '/login')
})

test('comes back from a provider to done, and asks once', async () => {
  const kit = createTestBackend({ 'POST /oauth/finish': () => complete })
  history.replaceState(null, '', '/login#oauth=attempt-1')
  render(element(kit))
  await screen.findByText('Welcome')
  expect(kit.requests.map(({ route }) => route)).toEqual(['POST /oauth/finish'])
  expect(location.hash).toBe('')
})

test.each([
  ['POST /oauth/start', SignIn],
  ['POST /oauth/attach', Attach],
] as const)('shows how %s went, and closes the window when it leaves', async (route, Page) => {
  const popup = { closed: false, close: vi.fn(), focus: vi.fn(), location: { replace: vi.fn() } }
  vi.spyOn(globalThis, 'open').mockReturnValue(popup as unknown as Window)
  vi.spyOn(document, 'hasFocus').mockReturnValue(true)
  const kit = createTestBackend({
    'POST /oauth/finish': () => Promise.reject(new AuthError('provider-refused', 'refused')),
  })
  const { unmount } = render(element(kit, Page))
  const click = (name: string) => userEvent.click(screen.getByRole('button', { name }))
  await click('Google')
  await expect.poll(() => popup.location.replace).toHaveBeenCalled()
  popup.closed = true
  expect((await screen.findByText('provider-refused')).textContent).toBe('provider-refused')
  popup.closed = false

  await click('Google')
  await expect.poll(() => popup.location.replace).toHaveBeenCalledTimes(2)
  popup.close.mockClear()
  unmount()
  await Promise.resolve()
  expect(popup.close).toHaveBeenCalled()
  expect(kit.requests.map(({ route }) => route)).toEqual([route, 'POST /oauth/finish', route])
})

test('is at the choice on a server', () => {
  expect(renderToString(element())).toContain('Google')
})
