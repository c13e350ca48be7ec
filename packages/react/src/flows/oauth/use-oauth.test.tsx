import type { FlowState, OAuthStep } from '@latchkey/core'
import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { renderToString } from 'react-dom/server'
import { beforeEach, expect, test } from 'vitest'
import { createTestAuth, renderWithAuth } from '../../testing/index.ts'
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

beforeEach(() => history.replaceState(null, '', '/login'))

test('comes back from a provider to done, and asks once', async () => {
  const { auth, provider, requests } = renderWithAuth(<SignIn />)
  const request = { provider: 'google', mode: 'redirect', next: '/login' } as const
  await auth.request('POST /oauth/start', request)
  await provider.comeBack({ subject: 'ada' })
  await screen.findByText('Welcome')
  expect(requests.map(({ route }) => route)).toEqual(['POST /oauth/start', 'POST /oauth/finish'])
  expect(location.hash).toBe('')
})

test.each([
  ['POST /oauth/start', SignIn, null],
  ['POST /oauth/attach', Attach, { email: 'ada@example.com' }],
] as const)(
  'shows how %s went, and closes the window when it leaves',
  async (route, Page, user) => {
    const { provider, requests, unmount } = renderWithAuth(<Page />, { user })
    const click = (name: string) => userEvent.click(screen.getByRole('button', { name }))
    await click('Google')
    await expect.poll(() => provider.isWindowOpen()).toBe(true)
    provider.closeWindow()
    await screen.findByText('provider-closed')

    await click('Google')
    await expect.poll(() => provider.isWindowOpen()).toBe(true)
    await provider.comeBack(null)
    await screen.findByText('provider-refused')

    await click('Google')
    await expect.poll(() => provider.isWindowOpen()).toBe(true)
    unmount()
    await Promise.resolve()
    expect(provider.isWindowOpen()).toBe(false)
    const finish = 'POST /oauth/finish'
    expect(requests.map(({ route }) => route)).toEqual([route, finish, route, finish, route])
  },
)

test('is at the choice on a server', () => {
  const { Provider } = createTestAuth()
  expect(
    renderToString(
      <Provider>
        <SignIn />
      </Provider>,
    ),
  ).toContain('Google')
})
