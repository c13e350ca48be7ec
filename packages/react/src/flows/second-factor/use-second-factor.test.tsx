import { createAuth } from '@latchkey/core'
import { createTestBackend, due, rightTotp } from '@latchkey/core/test-kit'
import { act, cleanup, render, screen } from '@testing-library/react'
import { StrictMode, type ReactNode } from 'react'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { AuthProvider } from '../../provider.tsx'
import { useSecondFactor } from './use-second-factor.ts'

beforeEach(() => sessionStorage.clear())
afterEach(cleanup)

function Page(): ReactNode {
  const flow = useSecondFactor()
  switch (flow.step) {
    case 'loading':
    case 'none':
      return <p>{flow.step}</p>
    case 'second_factor':
      return (
        <button onClick={() => void flow.finish({ factor: 'totp', code: rightTotp })}>
          {flow.factors.join()}
        </button>
      )
    case 'done':
      return <p>Welcome, {flow.outcome.user.name}</p>
    default:
      return flow satisfies never
  }
}

const show = (kit: ReturnType<typeof createTestBackend>) =>
  render(
    <StrictMode>
      <AuthProvider client={createAuth({ ...kit, session: null })}>
        <Page />
      </AuthProvider>
    </StrictMode>,
  )

test('asks once what is owed, and finishes', async () => {
  const kit = createTestBackend({ 'GET /second-factor': due })
  show(kit)
  const button = await screen.findByRole('button', { name: 'totp,recovery-code' })
  expect(kit.requests.filter(({ route }) => route === 'GET /second-factor')).toHaveLength(1)
  await act(async () => button.click())
  expect(await screen.findByText('Welcome, Ada Lovelace')).toBeDefined()
})

test('shows that nothing waits', async () => {
  show(createTestBackend())
  expect(await screen.findByText('none')).toBeDefined()
})
