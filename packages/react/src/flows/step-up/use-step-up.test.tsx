import { AuthError, createAuth, type Auth } from '@latchkey/core'
import { complete, createTestBackend, rightTotp } from '@latchkey/core/test-kit'
import { act, cleanup, render, screen } from '@testing-library/react'
import { StrictMode, type ReactNode } from 'react'
import { afterEach, expect, test } from 'vitest'
import { AuthProvider } from '../../provider.tsx'
import { useStepUp } from './use-step-up.ts'

afterEach(cleanup)

function Prompt({ auth }: { auth?: Auth }) {
  const stepUp = useStepUp()
  return (
    <>
      <p>{stepUp.step}</p>
      {auth && <button onClick={() => void stepUp.run(() => remove(auth))}>Remove</button>}
      {stepUp.step === 'prompt' && (
        <button onClick={() => void stepUp.finish({ way: 'totp', code: rightTotp })}>Prove</button>
      )}
    </>
  )
}

const remove = (auth: Auth) => auth.request('POST /totp/remove', {})

const show = (children: (auth: Auth) => ReactNode) => {
  const kit = createTestBackend()
  let proven = false
  kit.answers['POST /step-up/finish'] = () => {
    proven = true
    return complete
  }
  kit.answers['POST /totp/remove'] = () => {
    if (!proven) throw new AuthError('step-up-required', 'refused', { ways: ['totp'] })
    return {}
  }
  const auth: Auth = createAuth({ ...kit, session: complete })
  render(
    <StrictMode>
      <AuthProvider client={auth}>{children(auth)}</AuthProvider>
    </StrictMode>,
  )
  return { auth, kit }
}

test('prompts while it is on the page, the same everywhere, and the calls go on', async () => {
  const { auth, kit } = show((auth) => (
    <>
      <Prompt auth={auth} />
      <Prompt />
    </>
  ))
  const call = remove(auth)
  screen.getByRole('button', { name: 'Remove' }).click()
  expect(await screen.findAllByText('prompt')).toHaveLength(2)
  await act(async () => screen.getAllByRole('button', { name: 'Prove' })[0]?.click())
  await expect(call).resolves.toEqual({})
  expect(screen.getAllByText('idle')).toHaveLength(2)
  const count = (name: string) => kit.requests.filter(({ route }) => route === name).length
  expect(count('POST /step-up/finish')).toBe(1)
  expect(count('POST /totp/remove')).toBe(4)
})

test('lets refusals through once it has left the page, and rejects what waits', async () => {
  const { auth } = show(() => <Prompt />)
  const call = remove(auth)
  await screen.findByText('prompt')
  cleanup()
  await expect(call).rejects.toMatchObject({ code: 'step-up-cancelled' })
  await expect(remove(auth)).rejects.toMatchObject({ code: 'step-up-required' })
})
