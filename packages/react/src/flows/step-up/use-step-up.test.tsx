import { AuthError, createAuth, type Auth } from '@latchkey/core'
import { complete, createTestBackend, rightTotp } from '@latchkey/core/test-kit'
import { act, cleanup, render, screen } from '@testing-library/react'
import { StrictMode, type ReactNode } from 'react'
import { afterEach, expect, test } from 'vitest'
import { AuthProvider } from '../../provider.tsx'
import { useStepUp, type StepUp } from './use-step-up.ts'

afterEach(cleanup)

let stepUp: StepUp
function Prompt() {
  stepUp = useStepUp()
  return <p>{stepUp.step}</p>
}

const show = (children: ReactNode) => {
  const kit = createTestBackend()
  let proven = false
  kit.answers['POST /step-up/finish'] = () => {
    proven = true
    return complete
  }
  kit.answers['POST /totp/remove'] = () => {
    if (!proven) throw new AuthError('step-up-required', { ways: ['totp'] })
    return {}
  }
  const auth: Auth = createAuth({ ...kit, session: complete })
  render(
    <StrictMode>
      <AuthProvider client={auth}>{children}</AuthProvider>
    </StrictMode>,
  )
  return { auth, kit }
}

test('prompts while it is on the page, the same everywhere, and the call goes on', async () => {
  const { auth, kit } = show(
    <>
      <Prompt />
      <Prompt />
    </>,
  )
  const calls = Promise.all([
    auth.request('POST /totp/remove', {}),
    stepUp.run(() => auth.request('POST /totp/remove', {})),
  ])
  expect(await screen.findAllByText('prompt')).toHaveLength(2)
  await act(async () => {
    if (stepUp.step === 'prompt') await stepUp.finish({ way: 'totp', code: rightTotp })
  })
  await expect(calls).resolves.toEqual([{}, {}])
  expect(screen.getAllByText('idle')).toHaveLength(2)
  expect(kit.requests.filter(({ route }) => route === 'POST /step-up/finish')).toHaveLength(1)
})

test('lets refusals through once it has left the page, and rejects what waits', async () => {
  const { auth } = show(<Prompt />)
  const call = auth.request('POST /totp/remove', {})
  await screen.findByText('prompt')
  cleanup()
  await expect(call).rejects.toMatchObject({ code: 'step-up-cancelled' })
  await expect(auth.request('POST /totp/remove', {})).rejects.toMatchObject({
    code: 'step-up-required',
  })
})
