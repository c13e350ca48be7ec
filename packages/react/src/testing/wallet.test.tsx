import { screen } from '@testing-library/react'
import { describe, test } from 'vitest'
import { useWallet } from '../flows/wallet/use-wallet.ts'
import { renderWithAuth } from './index.ts'
import { click, email, Who } from './testing-app.tsx'

describe.each(['ethereum', 'solana'] as const)('a wallet of %s', (type) => {
  function Wallets() {
    const flow = useWallet()
    switch (flow.step) {
      case 'choose':
        return (
          <>
            <p role="alert">{flow.error?.code}</p>
            {flow.wallets?.map(({ id, name }) => (
              <button key={id} onClick={() => void flow.connect(id)}>
                {name}
              </button>
            ))}
          </>
        )
      case 'review':
        return <button onClick={() => void flow.sign()}>Sign</button>
      case 'second_factor':
      case 'done':
        return <Who />
      default:
        return flow satisfies never
    }
  }

  test('signs in whoever has it', async () => {
    const { wallet } = renderWithAuth(<Wallets />, {
      wallet: type,
      people: [{ email, name: { first: 'Ada' } }],
      factors: ['wallet'],
    })
    wallet.answer('reject')
    await screen.findByRole('button', { name: 'Test Wallet' })
    await click('Test Wallet')
    await screen.findByText('wallet-refused')
    wallet.answer('accept')
    await click('Test Wallet')
    await screen.findByRole('button', { name: 'Sign' })
    await click('Sign')
    await screen.findByText('Hello, Ada')
  })
})

test('finds no wallet until one announces itself', async () => {
  function Count() {
    const flow = useWallet()
    return <p>{flow.step === 'choose' ? `wallets: ${flow.wallets?.length}` : flow.step}</p>
  }
  const { wallet } = renderWithAuth(<Count />, { wallet: null })
  await screen.findByText('wallets: 0')
  wallet.announce()
  await screen.findByText('wallets: 1')
})
