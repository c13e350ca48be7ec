import { createAuth } from '@latchkey/core'
import { createTestBackend } from '@latchkey/core/test-kit'
import { act, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { StrictMode } from 'react'
import { renderToString } from 'react-dom/server'
import { expect, test } from 'vitest'
import { AuthProvider } from '../../provider.tsx'
import { useWallet } from './use-wallet.ts'

function SignIn() {
  const flow = useWallet()
  switch (flow.step) {
    case 'choose':
      return (
        <>
          <p>{flow.wallets ? `${flow.wallets.length} wallets` : 'Looking'}</p>
          {flow.error && <p role="alert">{flow.error.code}</p>}
          {flow.wallets?.map(({ id, name }) => (
            <button key={id} type="button" onClick={() => void flow.connect(id)}>
              {name}
            </button>
          ))}
        </>
      )
    case 'review':
      return (
        <>
          <pre>{flow.message}</pre>
          <button type="button" onClick={() => void flow.sign()}>
            Sign
          </button>
          <button type="button" onClick={flow.back}>
            Back
          </button>
        </>
      )
    case 'second_factor':
    case 'done':
      return <p>Welcome</p>
    default:
      return flow satisfies never
  }
}

const element = (kit = createTestBackend()) => (
  <StrictMode>
    <AuthProvider client={createAuth({ ...kit, session: null })}>
      <SignIn />
    </AuthProvider>
  </StrictMode>
)

const account = {
  address: 'So11111111111111111111111111111111111111112',
  chains: ['solana:mainnet'],
  features: ['solana:signMessage'],
}

/** Registers a wallet that refuses to connect as often as it is told. */
const register = (name: string, refusals = 0) => {
  const wallet = {
    name,
    icon: 'data:image/png;base64,AA==',
    accounts: [account],
    features: {
      'standard:connect': {
        async connect() {
          if (refusals-- > 0) throw Object.assign(new Error('no'), { code: 4001 })
          return { accounts: [account] }
        },
      },
      'solana:signMessage': {
        signMessage: async ({ message }: { message: Uint8Array }) => [
          { signedMessage: message, signature: new Uint8Array(64) },
        ],
      },
    },
  }
  type Api = { register(wallet: unknown): void }
  addEventListener('wallet-standard:app-ready', (event) => {
    const { detail } = event as CustomEvent<Api>
    detail.register(wallet)
  })
  const detail = (api: Api) => api.register(wallet)
  dispatchEvent(new CustomEvent('wallet-standard:register-wallet', { detail }))
}

const click = (name: string) => userEvent.click(screen.getByRole('button', { name }))

test('follows the flow from the wallet to done, and shows what is signed', async () => {
  const kit = createTestBackend()
  register('Sunny', 1)
  render(element(kit))
  await screen.findByRole('button', { name: 'Sunny' })
  await click('Sunny')
  expect((await screen.findByRole('alert')).textContent).toBe('wallet-refused')
  await click('Sunny')
  await screen.findByText(new RegExp(account.address))
  await click('Back')
  await click('Sunny')
  await screen.findByRole('button', { name: 'Sign' })
  await click('Sign')
  await screen.findByText('Welcome')
  expect(kit.requests.map(({ route }) => route)).toEqual([
    'POST /wallet/start',
    'POST /wallet/start',
    'POST /wallet/finish',
  ])
})

test('shows a wallet that comes late, and stops listening when it leaves', async () => {
  const { unmount } = render(element())
  const before = (await screen.findByText(/\d wallets/)).textContent
  act(() => register('Late'))
  await screen.findByRole('button', { name: 'Late' })
  expect(screen.queryByText(before)).toBeNull()
  unmount()
  await Promise.resolve()
  let listened = false
  const detail = () => (listened = true)
  dispatchEvent(new CustomEvent('wallet-standard:register-wallet', { detail }))
  expect(listened).toBe(false)
})

test('knows of no wallet on a server', () => {
  expect(renderToString(element())).toContain('Looking')
})
