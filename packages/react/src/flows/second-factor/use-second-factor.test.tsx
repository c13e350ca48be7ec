import { act, screen } from '@testing-library/react'
import type { ReactNode } from 'react'
import { expect, test } from 'vitest'
import { renderWithAuth } from '../../testing/index.ts'
import { useSecondFactor } from './use-second-factor.ts'

const ada = {
  email: 'ada@example.com',
  name: { first: 'Ada', last: 'Lovelace' },
  password: 'correct horse battery',
  factors: ['totp'],
} as const

function Page({ code = '' }: { code?: string }): ReactNode {
  const flow = useSecondFactor()
  switch (flow.step) {
    case 'loading':
    case 'none':
      return <p>{flow.step}</p>
    case 'second_factor':
      return (
        <button onClick={() => void flow.finish({ factor: 'totp', code })}>
          {flow.factors.join()}
        </button>
      )
    case 'done':
      return <p>Welcome, {flow.outcome.user.name}</p>
    default:
      return flow satisfies never
  }
}

test('asks once what is owed, and finishes', async () => {
  const { auth, authenticatorApp, reload, requests } = renderWithAuth(<p>Elsewhere</p>, {
    people: [ada],
  })
  await auth.request('POST /password/sign-in', { email: ada.email, password: ada.password })
  await reload(<Page code={await authenticatorApp.code()} />)
  const button = await screen.findByRole('button', { name: 'totp,recovery-code' })
  expect(requests.filter(({ route }) => route === 'GET /second-factor')).toHaveLength(1)
  await act(async () => button.click())
  expect(await screen.findByText('Welcome, Ada Lovelace')).toBeDefined()
})

test('shows that nothing waits', async () => {
  renderWithAuth(<Page />)
  expect(await screen.findByText('none')).toBeDefined()
})
