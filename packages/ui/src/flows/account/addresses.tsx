'use client'
import type { AuthError, Challenge } from '@latchkey/react'
import { type ReactNode, useRef, useState } from 'react'
import { accountWords } from '../../messages/en/account.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { CodeForm } from './forms-to-come.ts'
import { OpenButton, RowButton, Rows, Section, SectionHead } from './section.tsx'
import { useDisclosure } from './use-disclosure.ts'

/** One address of the person, of either kind. */
export type OwnAddress = { id: string; address: string; verified: boolean; primary: boolean }

type Next = Promise<{ step: string; error: AuthError | null }>

type State = { pending: string | null; error: AuthError | null }

/** What e-mail addresses and numbers have in common. */
type AddressesFlow<To> = State &
  (
    | {
        step: 'list'
        to: To | null
        add(to: To): Next
        makePrimary(id: string): Next
        remove(id: string): Next
      }
    | {
        step: 'code'
        to: To
        challenge: Challenge
        finish(code: string): Next
        resend(): Next
        back(): void
      }
  )

type AddressesProps<To> = {
  flow: AddressesFlow<To>
  addresses: readonly OwnAddress[]
  words: {
    title: string
    lead: string
    empty: string
    add: string
    sentTitle: string
    sent(address: string): string
    back: string
  }
  /** The address in what is being added. */
  addressOf(to: To): string
  /** Asks for it. */
  renderForm(form: State & { to: To | null; start(to: To): unknown; onCancel(): void }): ReactNode
}

/** Addresses of one kind: which there are, another one, the primary one, one less. */
export function Addresses<To>({
  flow,
  addresses,
  words,
  addressOf,
  renderForm,
}: AddressesProps<To>): ReactNode {
  const account = useMessages(accountWords)
  const adding = useDisclosure(flow.step === 'code')
  const rows = useRef<HTMLDivElement>(null)
  const [done, setDone] = useState<string | null>(null)
  // An open form shows its own errors, and none of the rows above it.
  const [isOfForm, setOfForm] = useState(true)
  const asks = adding.isOpen || flow.step === 'code'

  /** Says what was done, and keeps the focus here when what had it is gone. */
  const report = async (work: Next, words: string) => {
    setDone(null)
    setOfForm(flow.step === 'code')
    const { step, error } = await work
    if (error || step !== 'list') return
    setDone(words)
    adding.close()
    // A button that was not there takes the focus by itself.
    if (!asks) rows.current?.focus()
  }

  return (
    <Section>
      <SectionHead
        title={words.title}
        lead={words.lead}
        error={asks && isOfForm ? null : flow.error}
        done={done}
      />
      <Rows label={words.title} empty={words.empty} ref={rows}>
        {addresses.map((own) => (
          <AddressRow
            key={own.id}
            own={own}
            flow={flow}
            onMakePrimary={(work) => void report(work, account.nowPrimary(own.address))}
            onRemove={(work) => void report(work, account.removed(own.address))}
          />
        ))}
      </Rows>
      {flow.step === 'code' ? (
        <div className="lk-form">
          <CodeForm
            flow={{
              ...flow,
              finish: (code) => report(flow.finish(code), account.added(addressOf(flow.to))),
            }}
            title={words.sentTitle}
            lead={words.sent(addressOf(flow.to))}
            submit={account.confirm}
            back={words.back}
          />
        </div>
      ) : adding.isOpen ? (
        <div className="lk-form">
          {renderForm({
            to: flow.to,
            pending: flow.pending === 'add' ? 'add' : null,
            error: isOfForm ? flow.error : null,
            start(to) {
              setDone(null)
              setOfForm(true)
              return flow.add(to)
            },
            onCancel: adding.close,
          })}
        </div>
      ) : (
        <OpenButton focused={adding.wasOpen} onClick={adding.open}>
          {words.add}
        </OpenButton>
      )}
    </Section>
  )
}

type AddressRowProps<To> = {
  own: OwnAddress
  flow: AddressesFlow<To>
  onMakePrimary(work: Next): void
  onRemove(work: Next): void
}

function AddressRow<To>({ own, flow, onMakePrimary, onRemove }: AddressRowProps<To>) {
  const account = useMessages(accountWords)
  const { id, address, verified, primary } = own
  const busy = flow.pending !== null
  return (
    <li>
      <span className="lk-grow">
        {/* Isolated by `bdi`: a number keeps its plus in front on pages from right to left. */}
        <bdi>{address}</bdi>
      </span>
      {primary && (
        <span className="lk-badge" data-verified="">
          {account.primary}
        </span>
      )}
      {!verified && <span className="lk-badge">{account.unverified}</span>}
      {flow.step === 'list' && (
        <span className="lk-actions">
          {verified && !primary && (
            <RowButton
              label={account.makePrimaryOf(address)}
              busy={busy}
              onClick={() => onMakePrimary(flow.makePrimary(id))}
            >
              {account.makePrimary}
            </RowButton>
          )}
          <RowButton
            label={account.removeOf(address)}
            busy={busy}
            onClick={() => onRemove(flow.remove(id))}
          >
            {account.remove}
          </RowButton>
        </span>
      )}
    </li>
  )
}
