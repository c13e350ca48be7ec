import { createAuth } from '@latchkey/core'
import { createTestBackend, rightCode } from '@latchkey/core/test-kit'
import { act, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { StrictMode } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { AuthProvider } from '../../provider.tsx'
import { usePhoneOtp } from './use-phone-otp.ts'

beforeEach(() => sessionStorage.clear())
afterEach(() => vi.unstubAllGlobals())

function SignIn() {
  const flow = usePhoneOtp()
  switch (flow.step) {
    case 'address':
      return (
        <button
          type="button"
          onClick={() => void flow.start({ phone: '+447400900321', channel: 'sms' })}
        >
          Send
        </button>
      )
    case 'code':
      return (
        <>
          <p>
            {flow.to.channel} {flow.received ?? 'nothing yet'}
          </p>
          <button type="button" onClick={() => void flow.switchChannel()}>
            Switch
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

const open = () => {
  const client = createAuth({ ...createTestBackend(), session: null })
  return render(
    <StrictMode>
      <AuthProvider client={client}>
        <SignIn />
      </AuthProvider>
    </StrictMode>,
  )
}
const click = (name: string) => userEvent.click(screen.getByRole('button', { name }))

/** Plays a browser that reads text messages. */
const readTextMessages = () => {
  const asked: { signal: AbortSignal; give(code: string): void }[] = []
  vi.stubGlobal('OTPCredential', Object)
  const get = ({ signal }: { signal: AbortSignal }) =>
    new Promise((give, refuse) => {
      signal.addEventListener('abort', () => refuse(signal.reason))
      asked.push({ signal, give: (code) => give({ code }) })
    })
  Object.defineProperty(navigator, 'credentials', { configurable: true, value: { get } })
  return asked
}

test('follows the flow to the other channel', async () => {
  open()
  await click('Send')
  await screen.findByText('sms nothing yet')
  await click('Switch')
  await screen.findByText('whatsapp nothing yet')
})

test('finishes by itself, and asks the browser once under Strict Mode', async () => {
  const asked = readTextMessages()
  open()
  await click('Send')
  await screen.findByText('sms nothing yet')
  await expect.poll(() => asked).toHaveLength(1)
  await act(async () => asked[0]?.give(rightCode))
  await screen.findByText('Welcome')
  expect(asked).toHaveLength(1)
})

test('stops waiting for a text message when the page leaves', async () => {
  const asked = readTextMessages()
  const { unmount } = open()
  await click('Send')
  await screen.findByText('sms nothing yet')
  await expect.poll(() => asked).toHaveLength(1)
  unmount()
  await expect.poll(() => asked.map(({ signal }) => signal.aborted)).toEqual([true])
})
