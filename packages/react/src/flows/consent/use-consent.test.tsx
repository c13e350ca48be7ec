import { act, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { renderWithAuth } from '../../testing/index.ts'
import { useConnectedApps } from '../account/use-connected-apps.ts'
import { useConsent } from './use-consent.ts'

const replace = vi.fn<(url: string) => void>()
const origin = 'https://app.example'
const redirectUrl = 'https://calendar.example/callback'

beforeEach(() => {
  replace.mockClear()
  vi.stubGlobal('location', { origin, search: '', replace })
})
afterEach(() => vi.unstubAllGlobals())

/** A page of an app's own, from the hook alone. */
function Ask() {
  const flow = useConsent()
  switch (flow.step) {
    case 'loading':
      return <p>{flow.error?.code ?? 'Loading'}</p>
    case 'signed-out':
      return <p>Sign in first</p>
    case 'asking':
      return <button onClick={() => void flow.approve()}>Let {flow.request.app.name} in</button>
    case 'leaving':
      return <p>To {new URL(flow.url).host}</p>
    default:
      return flow satisfies never
  }
}

function Apps() {
  const flow = useConnectedApps()
  if (flow.step === 'loading') return <p>Loading</p>
  const [app] = flow.apps
  return app ? (
    <button onClick={() => void flow.revoke(app.clientId)}>Throw {app.name} out</button>
  ) : (
    <p>Nobody is in</p>
  )
}

const click = (name: string) => act(async () => screen.getByRole('button', { name }).click())

test('lets an app in, and throws it out again', async () => {
  const kit = renderWithAuth(<Ask />, { user: { email: 'ada@example.com' } })
  await screen.findByText('request-invalid')
  const { clientId } = kit.memory.addApp({ name: 'Calendar', redirectUrl })
  const request = { client_id: clientId, redirect_uri: redirectUrl, response_type: 'code' }
  vi.stubGlobal('location', { origin, search: `?${new URLSearchParams(request)}`, replace })
  await kit.reload()
  await screen.findByRole('button', { name: 'Let Calendar in' })
  await click('Let Calendar in')
  await screen.findByText('To calendar.example')
  expect(replace).toHaveBeenCalledWith(expect.stringMatching(/^https:.*\/callback\?code=/))

  await kit.reload(<Apps />)
  await screen.findByRole('button', { name: 'Throw Calendar out' })
  await click('Throw Calendar out')
  await screen.findByText('Nobody is in')
})

test('asks for a sign-in first', async () => {
  renderWithAuth(<Ask />)
  await screen.findByText('Sign in first')
})
