import { act, cleanup, render, screen } from '@testing-library/react'
import { Suspense } from 'react'
import { afterEach, expect, test, vi } from 'vitest'
import { onDemand } from './on-demand.ts'

afterEach(cleanup)

test('a part that did not load leaves the page as it is, and comes with the network', async () => {
  const load = vi.fn().mockRejectedValueOnce(new TypeError('Failed to fetch'))
  load.mockResolvedValueOnce(() => <button type="button">Use a passkey</button>)
  const Part = onDemand(load)
  await act(async () =>
    render(
      <>
        <h1>Sign in</h1>
        <Suspense fallback="On its way">
          <Part />
        </Suspense>
      </>,
    ),
  )
  expect(screen.getByRole('heading', { name: 'Sign in' })).toBeDefined()
  expect(screen.getByText('On its way')).toBeDefined()

  await act(async () => void dispatchEvent(new Event('online')))
  expect(screen.getByRole('button', { name: 'Use a passkey' })).toBeDefined()
  expect(load).toHaveBeenCalledTimes(2)
})
