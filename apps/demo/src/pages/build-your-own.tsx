import { CodeInput, ResendButton, useEmailOtp } from '@latchkey/react'
import { useState } from 'react'

export function SignIn() {
  const flow = useEmailOtp()
  const [email, setEmail] = useState('')
  const [code, setCode] = useState('')

  switch (flow.step) {
    case 'address':
      return (
        <form action={() => void flow.start({ email })}>
          <h1>Welcome</h1>
          <label htmlFor="email">E-mail</label>
          <input id="email" value={email} onChange={(event) => setEmail(event.target.value)} />
          <button>Send me a code</button>
          <p role="alert">{flow.error?.code}</p>
        </form>
      )
    case 'code':
      return (
        <form action={() => void flow.finish(code)}>
          <h1>Check your mail</h1>
          <label htmlFor="code">The code that we sent to {flow.to.email}</label>
          <CodeInput id="code" value={code} onValueChange={setCode} />
          <button>Sign in</button>
          <ResendButton resendAt={flow.challenge.resendAt} onClick={() => void flow.resend()}>
            {(seconds) => (seconds > 0 ? `Send again in ${seconds} s` : 'Send again')}
          </ResendButton>
          <button type="button" onClick={flow.back}>
            Use another address
          </button>
          <p role="alert">{flow.error?.code}</p>
        </form>
      )
    case 'second_factor':
      return (
        <form action={() => void flow.finish({ factor: 'totp', code })}>
          <h1>One more step</h1>
          <label htmlFor="totp">The code that your app shows</label>
          <CodeInput id="totp" value={code} onValueChange={setCode} />
          <button>Sign in</button>
          <p role="alert">{flow.error?.code}</p>
        </form>
      )
    case 'done':
      return <h1>Hello!</h1>
  }
}
