import { Wallet } from '@latchkey/ui'
import type { ReactNode } from 'react'
import { DemoWallet } from '../demo-wallet.tsx'
import { FlowPage } from '../flow-page.tsx'

/** Signing in, or up, with a crypto wallet. */
export function WalletPage(): ReactNode {
  return (
    <FlowPage
      title="Crypto wallet"
      about={
        <p>
          The server writes the message, with this site’s name in it, and it is shown before any
          wallet signs. It lives for five minutes and works once. Wallets are found by EIP-6963, and
          those of Solana by the Wallet Standard.
        </p>
      }
      beside={<DemoWallet />}
    >
      <Wallet />
    </FlowPage>
  )
}
