import { screen, waitFor } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { useOAuth } from '../flows/oauth/use-oauth.ts'
import { renderWithAuth } from './index.ts'
import { click, email, Who } from './testing-app.tsx'

function Providers({ mode }: { mode: 'popup' | 'redirect' }) {
  const flow = useOAuth()
  if (flow.step === 'done') return <Who />
  if (flow.step !== 'choose') return null
  return (
    <>
      <p role="alert">{flow.error?.code}</p>
      <button onClick={() => void flow.start('google', { mode })}>Google</button>
    </>
  )
}
const ada = { people: [{ email, name: { first: 'Ada' } }], factors: ['google'] } as const

test('come back in a window', async () => {
  const { provider } = renderWithAuth(<Providers mode="popup" />, ada)
  await click('Google')
  await waitFor(() => expect(provider.isWindowOpen()).toBe(true))
  expect(provider.visit()).toMatchObject({ provider: 'google' })
  provider.closeWindow()
  expect(provider.visit()).toBeNull()
  await screen.findByText('provider-closed')
  await click('Google')
  await waitFor(() => expect(provider.isWindowOpen()).toBe(true))
  await provider.comeBack({ subject: email })
  await screen.findByText('Hello, Ada')
})

test('come back to the page that they left', async () => {
  // jsdom goes nowhere, and says so.
  vi.spyOn(console, 'error').mockImplementation(() => {})
  history.replaceState(null, '', '/login')
  const { provider } = renderWithAuth(<Providers mode="redirect" />, ada)
  await click('Google')
  await waitFor(() => expect(provider.visit()).toMatchObject({ mode: 'redirect' }))
  await provider.comeBack(null)
  await screen.findByText('provider-refused')
  await click('Google')
  await waitFor(() => expect(provider.visit()).not.toBeNull())
  await provider.comeBack({ subject: email })
  await screen.findByText('Hello, Ada')
  expect(location.pathname + location.hash).toBe('/login')
})
