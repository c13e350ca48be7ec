import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { useEmailOtp } from '../flows/email-otp/use-email-otp.ts'
import { useSession } from '../flows/session/use-session.ts'
import { ResendButton } from '../parts/resend-button.tsx'

export const email = 'ada@example.com'

export const click = (name: string) => userEvent.click(screen.getByRole('button', { name }))

/** Greets whoever is signed in. */
export function Who() {
  const session = useSession()
  return <p>{session.step === 'signed-in' ? `Hello, ${session.user.name}` : session.step}</p>
}

/** Signs in with a code, and a second one where it is owed. */
export function SignIn() {
  const flow = useEmailOtp()
  const [code, setCode] = useState('')
  switch (flow.step) {
    case 'address':
      return (
        <>
          <p role="alert">{flow.error?.code}</p>
          <button onClick={() => void flow.start({ email })}>{flow.pending ?? 'Send'}</button>
        </>
      )
    case 'code':
    case 'second_factor': {
      const finish = () =>
        flow.step === 'code' ? flow.finish(code) : flow.finish({ factor: 'totp', code })
      return (
        <>
          <p role="alert">{flow.error?.code}</p>
          <label>
            {flow.step} <input value={code} onChange={({ target }) => setCode(target.value)} />
          </label>
          <button onClick={() => void finish()}>Enter</button>
          {flow.step === 'code' && (
            <ResendButton resendAt={flow.challenge.resendAt} onClick={() => void flow.resend()}>
              {(seconds) => (seconds > 0 ? `in ${seconds} s` : 'Again')}
            </ResendButton>
          )}
        </>
      )
    }
    case 'done':
      return <Who />
    default:
      return flow satisfies never
  }
}

/** Types a code into the field of a step, and sends it. */
export const enter = async (field: RegExp, code: string) => {
  const input = await screen.findByLabelText(field)
  await userEvent.clear(input)
  await userEvent.type(input, code)
  await click('Enter')
}
