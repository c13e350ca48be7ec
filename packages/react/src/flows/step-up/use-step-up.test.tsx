import type { Auth } from '@latchkey/core'
import { act, screen, waitFor } from '@testing-library/react'
import type { ReactNode } from 'react'
import { expect, test } from 'vitest'
import { renderWithAuth } from '../../testing/index.ts'
import { useAuth } from '../../provider.tsx'
import { useStepUp } from './use-step-up.ts'

function Prompt({ code = '', removes = false }: { code?: string; removes?: boolean }) {
  const auth = useAuth()
  const stepUp = useStepUp()
  return (
    <>
      <p>{stepUp.step}</p>
      {removes && <button onClick={() => void stepUp.run(() => remove(auth))}>Remove</button>}
      {stepUp.step === 'prompt' && (
        <button onClick={() => void stepUp.finish({ way: 'totp', code })}>Prove</button>
      )}
    </>
  )
}

const remove = (auth: Auth) => auth.request('POST /totp/remove', {})

/** Ada, whose proofs are an hour old. */
const show = async (children: (code: string) => ReactNode) => {
  const kit = renderWithAuth(<p>Elsewhere</p>, {
    user: { email: 'ada@example.com' },
    factors: ['totp'],
  })
  await kit.clock.advance(60 * 60_000)
  kit.rerender(children(await kit.authenticatorApp.code()))
  return kit
}

test('prompts while it is on the page, the same everywhere, and the calls go on', async () => {
  const { auth, requests } = await show((code) => (
    <>
      <Prompt code={code} removes />
      <Prompt />
    </>
  ))
  const { call } = await act(async () => ({ call: remove(auth) }))
  await act(async () => screen.getByRole('button', { name: 'Remove' }).click())
  expect(await screen.findAllByText('prompt')).toHaveLength(2)
  await act(async () => screen.getAllByRole('button', { name: 'Prove' })[0]?.click())
  await waitFor(() => expect(screen.getAllByText('idle')).toHaveLength(2))
  await expect(call).resolves.toEqual({})
  const count = (name: string) => requests.filter(({ route }) => route === name).length
  expect(count('POST /step-up/finish')).toBe(1)
  expect(count('POST /totp/remove')).toBe(4)
})

test('lets refusals through once it has left the page, and rejects what waits', async () => {
  const { auth, unmount } = await show(() => <Prompt />)
  const { call } = await act(async () => ({ call: remove(auth) }))
  await screen.findByText('prompt')
  unmount()
  await expect(call).rejects.toMatchObject({ code: 'step-up-cancelled' })
  await expect(remove(auth)).rejects.toMatchObject({ code: 'step-up-required' })
})
