import { createAuth } from '@latchkey/core'
import { createLater, createTestBackend } from '@latchkey/core/test-kit'
import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { StrictMode } from 'react'
import { renderToString } from 'react-dom/server'
import { beforeEach, expect, test, vi } from 'vitest'
import { AuthProvider } from '../../provider.tsx'
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

const element = (kit = createTestBackend(), page = <SignIn />) => (
  <StrictMode>
    <AuthProvider client={createAuth({ ...kit, session: null })}>{page}</AuthProvider>
  </StrictMode>
)

type Call = {
  mediation?: string
  signal: AbortSignal
  end: ReturnType<typeof createLater<unknown>>
}

/** A browser that offers passkeys, and notes what it was asked for. */
const stubBrowser = () => {
  const calls: Call[] = []
  const get = (options: Pick<Call, 'mediation' | 'signal'>) => {
    const end = createLater<unknown>()
    options.signal.addEventListener('abort', () => end.refuse(options.signal.reason))
    calls.push({ ...options, end })
    return end.answer
  }
  Object.defineProperty(navigator, 'credentials', { value: { get }, configurable: true })
  const isConditionalMediationAvailable = async () => true
  vi.stubGlobal(
    'PublicKeyCredential',
    Object.assign(() => {}, { isConditionalMediationAvailable }),
  )
  const open = () => calls.filter(({ signal }) => !signal.aborted)
  return { calls, open }
}

const bytes = new ArrayBuffer(1)
const credential = {
  id: 'AA',
  rawId: bytes,
  type: 'public-key',
  response: { authenticatorData: bytes, clientDataJSON: bytes, signature: bytes },
  getClientExtensionResults: () => ({}),
}

beforeEach(() => sessionStorage.clear())

test('offers passkeys once, in strict mode too, pauses for the button, and ends with the page', async () => {
  const browser = stubBrowser()
  const { unmount } = render(element())
  await expect.poll(() => browser.open()).toMatchObject([{ mediation: 'conditional' }])
  await userEvent.click(screen.getByRole('button', { name: 'Sign in' }))
  await expect.poll(() => browser.open().map((call) => call.mediation)).toEqual([undefined])
  browser.open()[0]?.end.refuse(new DOMException('no', 'NotAllowedError'))
  expect((await screen.findByRole('alert')).textContent).toBe('passkey-cancelled')
  await expect.poll(() => browser.calls.at(-1)).toMatchObject({ mediation: 'conditional' })
  unmount()
  await expect.poll(() => browser.calls.at(-1)?.signal.aborted).toBe(true)
})

test('signs in by the passkey that is taken from the field', async () => {
  const browser = stubBrowser()
  const kit = createTestBackend()
  render(element(kit))
  await expect.poll(() => browser.open()).toHaveLength(1)
  browser.open()[0]?.end.give(credential)
  await screen.findByText('Welcome')
  expect(kit.requests.filter(({ route }) => route === 'POST /passkey/finish')).toHaveLength(1)
})

test('lists the passkeys', async () => {
  stubBrowser()
  render(element(createTestBackend(), <List />))
  await screen.findByText('0 passkeys')
})

test('shows the same on a server', () => {
  expect(renderToString(element())).toContain('Sign in')
  expect(renderToString(element(createTestBackend(), <List />))).toContain('Loading')
})
