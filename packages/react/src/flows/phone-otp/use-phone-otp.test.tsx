import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import { renderWithAuth } from '../../testing/index.ts'
import { usePhoneOtp } from './use-phone-otp.ts'

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

const click = (name: string) => userEvent.click(screen.getByRole('button', { name }))

test('follows the flow to the other channel', async () => {
  renderWithAuth(<SignIn />)
  await click('Send')
  await screen.findByText('sms nothing yet')
  await click('Switch')
  await screen.findByText('whatsapp nothing yet')
})

test('finishes by itself, and asks the browser once under Strict Mode', async () => {
  const { authenticator, inbox } = renderWithAuth(<SignIn />)
  await click('Send')
  await screen.findByText('sms nothing yet')
  await expect.poll(() => authenticator.prompt()).toEqual({ kind: 'sms' })
  await authenticator.receiveSms(inbox.latestCode('+447400900321') ?? '')
  await screen.findByText('Welcome')
  expect(authenticator.prompts()).toEqual([{ kind: 'sms' }])
})

test('stops waiting for a text message when the page leaves', async () => {
  const { authenticator, unmount } = renderWithAuth(<SignIn />)
  await click('Send')
  await screen.findByText('sms nothing yet')
  await expect.poll(() => authenticator.prompt()).toEqual({ kind: 'sms' })
  unmount()
  await expect.poll(() => authenticator.prompt()).toBeNull()
  expect(authenticator.prompts()).toHaveLength(1)
})
