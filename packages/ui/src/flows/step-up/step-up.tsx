'use client'
import { useStepUp, type FlowState, type StepUpStep, type StepUpWay } from '@latchkey/react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { commonWords } from '../../messages/en/common.ts'
import { stepUpWords } from '../../messages/en/step-up.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { CodeForm } from '../../parts/code-form.tsx'
import { FactorField } from '../../parts/factor-field.tsx'
import { Form } from '../../parts/form.tsx'
import { PasswordField } from '../../parts/password-field.tsx'

/**
 * Asks for a proof when something sensitive needs one: a dialog over the page. Put one anywhere
 * inside the provider; without it sensitive calls are refused.
 */
export function StepUp(): ReactNode {
  const stepUp = useMessages(stepUpWords)
  const flow = useStepUp()
  const isOpen = flow.step !== 'idle'
  return isOpen ? (
    <Dialog label={stepUp.title} onCancel={flow.cancel}>
      <StepUpSteps flow={flow} />
    </Dialog>
  ) : null
}

function Dialog({
  label,
  onCancel,
  children,
}: {
  label: string
  onCancel(): void
  children: ReactNode
}) {
  const dialog = useRef<HTMLDialogElement>(null)
  // Read before the dialog's own fields take the focus.
  const [before] = useState(() => document.activeElement)
  useEffect(() => {
    const opened = dialog.current
    opened?.showModal()
    return () => {
      opened?.close()
      if (before instanceof HTMLElement) before.focus()
    }
  }, [before])
  return (
    <dialog
      ref={dialog}
      className="lk lk-dialog"
      aria-label={label}
      onCancel={(event) => {
        event.preventDefault()
        onCancel()
      }}
    >
      {children}
    </dialog>
  )
}

type OpenStep = Exclude<FlowState<StepUpStep>, { step: 'idle' }>

function StepUpSteps({ flow }: { flow: OpenStep }) {
  const stepUp = useMessages(stepUpWords)
  const [chosen, setChosen] = useState<StepUpWay>()

  switch (flow.step) {
    case 'prompt': {
      const way = chosen ?? flow.ways[0]
      return way ? (
        <Proof key={way} flow={flow} way={way} onChoose={setChosen} />
      ) : (
        <Form
          title={stepUp.title}
          lead={stepUp.needsSecondFactor}
          submit={stepUp.cancel}
          pending={false}
          error={flow.error}
          fields={[]}
          onSubmit={flow.cancel}
        >
          {() => null}
        </Form>
      )
    }
    case 'code':
      return (
        <CodeForm
          flow={flow}
          title={stepUp.title}
          lead={stepUp.sent[flow.way]}
          submit={stepUp.submit}
          back={stepUp.otherWay}
          otherWay={<Cancel onClick={flow.cancel} />}
        />
      )
    default:
      return flow satisfies never
  }
}

type ProofProps = {
  flow: Extract<OpenStep, { step: 'prompt' }>
  way: StepUpWay
  onChoose(way: StepUpWay): void
}

function Proof({ flow, way, onChoose }: ProofProps) {
  const { password: label } = useMessages(commonWords)
  const stepUp = useMessages(stepUpWords)
  const [secret, setSecret] = useState('')
  const isSent = way === 'email-otp' || way === 'phone-otp'

  const submit = (secret: string) => {
    if (way === 'email-otp' || way === 'phone-otp') void flow.start(way)
    else if (way === 'passkey') void flow.finish({ way })
    else if (way === 'password') void flow.finish({ way, password: secret })
    else void flow.finish({ way, code: secret })
  }

  return (
    <Form
      title={stepUp.title}
      lead={stepUp.leads[way]}
      submit={way === 'passkey' ? stepUp.use[way] : isSent ? stepUp.send : stepUp.submit}
      focus={way === 'passkey' ? 'submit' : undefined}
      pending={flow.pending !== null}
      error={flow.error}
      fields={['code', 'password']}
      onSubmit={() => submit(secret)}
      footer={
        <>
          {flow.ways
            .filter((other) => other !== way)
            .map((other) => (
              <button key={other} type="button" className="lk-link" onClick={() => onChoose(other)}>
                {stepUp.use[other]}
              </button>
            ))}
          <Cancel onClick={flow.cancel} />
        </>
      }
    >
      {({ errorOf, leadId }) =>
        isSent || way === 'passkey' ? null : way === 'password' ? (
          <PasswordField
            label={label}
            autoComplete="current-password"
            autoFocus
            value={secret}
            onValueChange={setSecret}
            error={errorOf('password')}
            describedBy={leadId}
          />
        ) : (
          <FactorField
            factor={way}
            value={secret}
            onValueChange={setSecret}
            onComplete={submit}
            error={errorOf('code')}
            describedBy={leadId}
          />
        )
      }
    </Form>
  )
}

function Cancel({ onClick }: { onClick(): void }) {
  const stepUp = useMessages(stepUpWords)
  return (
    <button type="button" className="lk-link" onClick={onClick}>
      {stepUp.cancel}
    </button>
  )
}
