import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { renderToString } from 'react-dom/server'
import { expect, test } from 'vitest'
import { createTestAuth, renderWithAuth } from '../../testing/index.ts'
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

const click = (name: string) => userEvent.click(screen.getByRole('button', { name }))

test('follows the flow from the wallet to done, and shows what is signed', async () => {
  const { requests, wallet } = renderWithAuth(<SignIn />, { wallet: 'solana' })
  wallet.answer('reject')
  await screen.findByRole('button', { name: wallet.name })
  await click(wallet.name)
  expect((await screen.findByRole('alert')).textContent).toBe('wallet-refused')
  wallet.answer('accept')
  await click(wallet.name)
  await screen.findByText(new RegExp(wallet.address))
  await click('Back')
  await click(wallet.name)
  await screen.findByRole('button', { name: 'Sign' })
  await click('Sign')
  await screen.findByText('Welcome')
  expect(requests.map(({ route }) => route)).toEqual([
    'POST /wallet/start',
    'POST /wallet/start',
    'POST /wallet/finish',
  ])
})

test('shows a wallet that comes late, and stops listening when it leaves', async () => {
  const { unmount, wallet } = renderWithAuth(<SignIn />, { wallet: null })
  await screen.findByText('0 wallets')
  wallet.announce()
  await screen.findByRole('button', { name: wallet.name })
  unmount()
  await Promise.resolve()
  let listened = false
  const detail = () => (listened = true)
  dispatchEvent(new CustomEvent('wallet-standard:register-wallet', { detail }))
  expect(listened).toBe(false)
})

test('knows of no wallet on a server', () => {
  const { Provider } = createTestAuth()
  expect(
    renderToString(
      <Provider>
        <SignIn />
      </Provider>,
    ),
  ).toContain('Looking')
})
