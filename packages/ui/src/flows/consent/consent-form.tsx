'use client'
import { useSession, type ConsentStep, type FlowState } from '@latchkey/react'
import { type ReactNode, useState } from 'react'
import { consentWords } from '../../messages/en/consent.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { personOf } from '../../parts/done.tsx'
import { Form } from '../../parts/form.tsx'
import { Title } from '../../parts/title.tsx'
import { appName, scopeText } from './app-words.ts'

type ConsentFormProps = { flow: Extract<FlowState<ConsentStep>, { step: 'asking' }> }

/** Shows who asks for what, and lets the person approve or refuse it. */
export function ConsentForm({ flow }: ConsentFormProps): ReactNode {
  const words = useMessages(consentWords)
  const session = useSession()
  const person = session.step === 'signed-in' && personOf(session.user)
  const { app, destination, scopes } = flow.request
  const isTooMuch = scopes.some(({ grantable }) => !grantable)
  const refuse = () => {
    if (flow.pending === null) void flow.refuse()
  }
  return (
    <div className="lk">
      <Title focused>{words.title(appName(app.name, words))}</Title>
      <Form
        lead={person ? words.leadAs(person) : words.lead}
        submit={isTooMuch ? words.refuse : words.approve}
        quiet={isTooMuch}
        pending={flow.pending === (isTooMuch ? 'refuse' : 'approve')}
        error={flow.error}
        fields={[]}
        onSubmit={() => void (isTooMuch ? flow.refuse() : flow.pending === null && flow.approve())}
        footer={
          <>
            {!isTooMuch && (
              <button
                type="button"
                className="lk-button lk-secondary"
                aria-disabled={flow.pending === 'refuse'}
                onClick={refuse}
              >
                {words.refuse}
              </button>
            )}
            {session.step === 'signed-in' && (
              <button type="button" className="lk-link" onClick={() => void session.signOut()}>
                {words.otherAccount}
              </button>
            )}
          </>
        }
      >
        {() => (
          <>
            <ul className="lk-list">
              <li>
                {app.logoUrl && <Logo url={app.logoUrl} />}
                <span className="lk-grow">
                  <bdi>{app.name || words.unnamed}</bdi>
                  {app.description && <bdi className="lk-hint">{app.description}</bdi>}
                  <span className="lk-hint">{words.party[app.party]}</span>
                  <span className="lk-hint">{words.destination(destination)}</span>
                </span>
              </li>
            </ul>
            <p className="lk-lead">{scopes.length > 0 ? words.asksFor : words.asksForNothing}</p>
            {scopes.length > 0 && (
              <ul className="lk-list" aria-label={words.asksFor}>
                {scopes.map((one) => (
                  <li key={one.scope}>
                    <span className="lk-grow">
                      <bdi>{scopeText(one, words)}</bdi>
                      {one.description && <bdi className="lk-hint">{one.scope}</bdi>}
                      {!one.grantable && <span className="lk-hint">{words.notYours}</span>}
                    </span>
                  </li>
                ))}
              </ul>
            )}
            {isTooMuch && <p className="lk-lead">{words.tooMuch}</p>}
          </>
        )}
      </Form>
    </div>
  )
}

/** The picture of an app, from its own server: gone where that, or the page's policy, has none for us. */
function Logo({ url }: { url: string }) {
  const [isBroken, setBroken] = useState(false)
  if (isBroken) return null
  return (
    <img
      src={url}
      alt=""
      width={40}
      height={40}
      referrerPolicy="no-referrer"
      onError={() => setBroken(true)}
    />
  )
}
