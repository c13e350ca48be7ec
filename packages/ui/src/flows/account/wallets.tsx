'use client'
import { useAccount, useAddWallet, type User } from '@latchkey/react'
import { type ReactNode, useRef, useState } from 'react'
import { accountWords } from '../../messages/en/account.ts'
import { walletWords } from '../../messages/en/wallet.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { useOnComplete } from '../../parts/with-flow.tsx'
import { WalletList } from '../wallet/wallet-list.tsx'
import { WalletReview } from '../wallet/wallet-review.tsx'
import { CancelButton, OpenButton, RowButton, Rows, Section, SectionHead } from './section.tsx'
import { useDisclosure } from './use-disclosure.ts'

/** The crypto wallets that sign the person in. */
export function Wallets({ user }: { user: User }): ReactNode {
  const kinds = useMessages(walletWords)
  const account = useMessages(accountWords)
  const { wallets: words } = account
  const flow = useAccount()
  const adding = useDisclosure()
  const rows = useRef<HTMLDivElement>(null)
  const [done, setDone] = useState<string | null>(null)

  const remove = async (walletId: string, address: string) => {
    if (flow.step !== 'ready') return
    setDone(null)
    const { error } = await flow.removeWallet(walletId)
    if (error) return
    setDone(account.removed(address))
    rows.current?.focus()
  }
  return (
    <Section>
      <SectionHead title={words.title} lead={words.lead} error={flow.error} done={done} />
      <Rows label={words.title} empty={words.empty} ref={rows}>
        {user.wallets.map(({ walletId, type, address }) => (
          <li key={walletId}>
            <span className="lk-grow">
              <bdi className="lk-address">{address}</bdi>
              <span className="lk-hint">
                {type === 'ethereum' || type === 'solana' ? kinds.kinds[type] : type}
              </span>
            </span>
            <span className="lk-actions">
              <RowButton
                label={account.removeOf(address)}
                busy={flow.step === 'ready' && flow.pending !== null}
                onClick={() => void remove(walletId, shortened(address))}
              >
                {account.remove}
              </RowButton>
            </span>
          </li>
        ))}
      </Rows>
      {adding.isOpen ? (
        <div className="lk-form">
          <AddWallet
            onCancel={adding.close}
            onDone={() => {
              setDone(words.added)
              adding.close()
            }}
          />
        </div>
      ) : (
        <OpenButton
          focused={adding.wasOpen}
          onClick={() => {
            setDone(null)
            adding.open()
          }}
        >
          {words.add}
        </OpenButton>
      )}
    </Section>
  )
}

function AddWallet({ onCancel, onDone }: { onCancel(): void; onDone(): void }) {
  const account = useMessages(accountWords)
  const flow = useAddWallet()
  const [chosen, setChosen] = useState<string | null>(null)
  useOnComplete(flow, onDone)

  switch (flow.step) {
    case 'choose':
      return (
        <WalletList
          flow={flow}
          title={account.wallets.add}
          chosen={chosen}
          onChoose={setChosen}
          footer={<CancelButton onClick={onCancel}>{account.cancel}</CancelButton>}
        />
      )
    case 'review':
      return <WalletReview flow={flow} />
    // A change never owes a second factor.
    case 'second_factor':
    case 'done':
      return null
    default:
      return flow satisfies never
  }
}

/** The two ends of an address. */
const shortened = (address: string): string => `${address.slice(0, 6)}…${address.slice(-4)}`
