'use client'
import { usePasskey, type Complete } from '@latchkey/react'
import { type ReactNode, useEffect } from 'react'
import { commonWords } from '../../messages/en/common.ts'
import { loginWords } from '../../messages/en/login.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { useErrorText } from '../../parts/use-error-text.ts'
import { useOnComplete } from '../../parts/with-flow.tsx'

type PasskeyButtonProps = {
  onComplete(outcome: Complete): void
  /** The sign-in owes a second factor, which the whole screen of the flow asks for. */
  onOwing(): void
}

/** A passkey beside another way to sign in: the button, and what the browser offers in the field. */
export function PasskeyButton({ onComplete, onOwing }: PasskeyButtonProps): ReactNode {
  const { working } = useMessages(commonWords)
  const login = useMessages(loginWords)
  const flow = usePasskey()
  const text = useErrorText(flow.error)
  const owes = flow.step === 'second_factor'
  useOnComplete(flow, onComplete)
  useEffect(() => {
    if (owes) onOwing()
  }, [owes, onOwing])
  const pending = flow.pending !== null

  return (
    <>
      <p className="lk-notice" role="alert">
        {text}
      </p>
      <button
        type="button"
        className="lk-button lk-secondary"
        aria-disabled={pending}
        data-pending={pending ? '' : undefined}
        onClick={() => {
          if (flow.step === 'ready' && !pending) void flow.signIn()
        }}
      >
        <span>{login.methods.passkey}</span>
        {pending && <span className="lk-spinner" role="img" aria-label={working} />}
      </button>
    </>
  )
}
