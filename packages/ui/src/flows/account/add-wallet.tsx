'use client'
import { useAddWallet } from '@latchkey/react'
import { type ReactNode, useState } from 'react'
import { accountWords } from '../../messages/en/account.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { useOnComplete } from '../../parts/with-flow.tsx'
import { WalletList } from '../wallet/wallet-list.tsx'
import { WalletReview } from '../wallet/wallet-review.tsx'
import { CancelButton } from './section.tsx'

type AddWalletProps = { onCancel(): void; onDone(): void }

/** Proves one more wallet. */
export function AddWallet({ onCancel, onDone }: AddWalletProps): ReactNode {
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
