'use client'
import { useWallet, type FlowState, type WalletStep } from '@latchkey/react'
import { type ReactNode, useState } from 'react'
import { Done } from '../../parts/done.tsx'
import { SecondFactorForm } from '../../parts/second-factor-form.tsx'
import { useOnComplete, withFlow, type FlowProps, type WithFlow } from '../../parts/with-flow.tsx'
import { WalletList } from './wallet-list.tsx'
import { WalletReview } from './wallet-review.tsx'

export type WalletProps = FlowProps<FlowState<WalletStep>> & {
  /** What stands below the first step. */
  footer?: ReactNode
}

function WalletSteps({ flow, onComplete, footer }: WithFlow<WalletProps>) {
  const [chosen, setChosen] = useState<string | null>(null)
  useOnComplete(flow, onComplete)

  switch (flow.step) {
    case 'choose':
      return <WalletList flow={flow} chosen={chosen} onChoose={setChosen} footer={footer} />
    case 'review':
      return <WalletReview flow={flow} />
    case 'second_factor':
      return <SecondFactorForm flow={flow} />
    case 'done':
      return <Done outcome={flow.outcome} />
    default:
      return flow satisfies never
  }
}

/** Signs in, or up, with a crypto wallet. */
export const Wallet: (props: WalletProps) => ReactNode = withFlow(useWallet, WalletSteps)
