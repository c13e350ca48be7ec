'use client'
import { useAccount, type User } from '@latchkey/react'
import { type ReactNode, useRef, useState } from 'react'
import { accountWords } from '../../messages/en/account.ts'
import { walletWords } from '../../messages/en/wallet.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { AddWallet } from './forms-to-come.ts'
import { OpenButton, RowButton, Rows, Section, SectionHead } from './section.tsx'
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

/** The two ends of an address. */
const shortened = (address: string): string => `${address.slice(0, 6)}…${address.slice(-4)}`
