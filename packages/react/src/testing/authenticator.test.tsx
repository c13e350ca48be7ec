import { upgradeToPasskey } from '@latchkey/core'
import { screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import { usePasskey } from '../flows/passkey/use-passkey.ts'
import { usePasskeys } from '../flows/passkey/use-passkeys.ts'
import { usePhoneOtp } from '../flows/phone-otp/use-phone-otp.ts'
import { renderWithAuth } from './index.ts'
import { click, email, Who } from './testing-app.tsx'

function Passkey() {
  const flow = usePasskey()
  if (flow.step !== 'ready') return <Who />
  return (
    <>
      <input autoComplete="username webauthn" />
      <p role="alert">{flow.error?.code}</p>
      <button onClick={() => void flow.signIn()}>Use a passkey</button>
    </>
  )
}

function Passkeys() {
  const flow = usePasskeys()
  if (flow.step !== 'ready') return null
  return (
    <>
      <p>passkeys: {flow.passkeys.length}</p>
      <p role="alert">{flow.error?.code}</p>
      <button onClick={() => void flow.register()}>Add</button>
    </>
  )
}

const ada = { people: [{ email, name: { first: 'Ada' } }], factors: ['passkey'] } as const

test('signs in by a dialog, unless the person says no', async () => {
  const { authenticator } = renderWithAuth(<Passkey />, ada)
  authenticator.answer('cancel')
  await click('Use a passkey')
  await screen.findByText('passkey-cancelled')
  authenticator.answer('accept')
  await click('Use a passkey')
  await screen.findByText('Hello, Ada')
})

test('offers a passkey in the field', async () => {
  const { authenticator } = renderWithAuth(<Passkey />, ada)
  await waitFor(() => expect(authenticator.prompt()).toEqual({ kind: 'autofill' }))
  await authenticator.accept()
  await screen.findByText('Hello, Ada')
})

test('makes one that signs in later, and tells password managers', async () => {
  const { authenticator, auth, reload } = renderWithAuth(<Passkeys />, {
    user: { email, name: { first: 'Ada' } },
  })
  await screen.findByText('passkeys: 0')
  authenticator.answer('wait')
  await click('Add')
  await waitFor(() => expect(authenticator.prompt()).toEqual({ kind: 'create' }))
  await authenticator.accept()
  await screen.findByText('passkeys: 1')
  expect(authenticator.signals().at(-1)).toMatchObject([
    'signalCurrentUserDetails',
    { name: email },
  ])
  const state = auth.session.getState()
  if (state.step === 'signed-in') await state.signOut()
  authenticator.answer('accept')
  await reload(<Passkey />)
  await click('Use a passkey')
  await screen.findByText('Hello, Ada')
})

test('makes one without asking, in a browser that does so', async () => {
  const user = { email, password: 'correct horse battery' }
  const { auth, unmount } = renderWithAuth(<Who />, { user })
  expect(await upgradeToPasskey(auth)).toBe(false)
  unmount()
  const other = renderWithAuth(<Who />, { user, authenticator: { quietCreation: true } })
  expect(await upgradeToPasskey(other.auth)).toBe(true)
  expect(other.authenticator.passkeys()).toHaveLength(1)
})

test('has nothing to show for a passkey that was deleted on the device', async () => {
  const { authenticator } = renderWithAuth(<Passkey />, ada)
  for (const id of authenticator.passkeys()) authenticator.remove(id)
  await click('Use a passkey')
  await screen.findByText('passkey-cancelled')
})

test('plays a browser that knows none', async () => {
  renderWithAuth(<Passkey />, { ...ada, authenticator: false })
  await click('Use a passkey')
  await screen.findByText('passkey-unsupported')
})

test('hands over the code of a text message', async () => {
  function Phone() {
    const flow = usePhoneOtp()
    if (flow.step === 'code') return <p>{flow.received ?? 'waiting'}</p>
    if (flow.step !== 'address') return <Who />
    const to = { phone: '+447400900321', channel: 'sms' } as const
    return <button onClick={() => void flow.start(to)}>Send</button>
  }
  const { authenticator, inbox } = renderWithAuth(<Phone />)
  await click('Send')
  await waitFor(() => expect(authenticator.prompt()).toEqual({ kind: 'sms' }))
  await authenticator.receiveSms(inbox.latestCode('+447400900321') ?? '')
  await screen.findByText(/^Hello/)
})
