'use client'
import type { FlowState, WalletOption, WalletStep } from '@latchkey/react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { commonWords } from '../../messages/en/common.ts'
import { walletWords } from '../../messages/en/wallet.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { Title } from '../../parts/title.tsx'
import { useErrorText } from '../../parts/use-error-text.ts'
import { useWelcome } from '../../parts/welcome.ts'

type WalletListProps = {
  flow: Extract<FlowState<WalletStep>, { step: 'choose' }>
  /** The wallet that was clicked last; who comes back finds the focus there. */
  chosen: string | null
  onChoose(walletId: string): void
  /** @default that of signing in */
  title?: string
  footer?: ReactNode
}

/** The wallets of this browser, each a button. */
export function WalletList({ flow, chosen, onChoose, title, footer }: WalletListProps): ReactNode {
  const welcome = useWelcome()
  const words = useMessages(walletWords)
  const text = useErrorText(flow.error)
  const list = useRef<HTMLUListElement>(null)
  // oxlint-disable-next-line react/exhaustive-deps -- once, when the step begins
  useEffect(() => list.current?.querySelector<HTMLElement>('[data-chosen]')?.focus(), [])

  return (
    <div className="lk" data-loading={flow.wallets ? undefined : ''}>
      <Title>{title ?? welcome}</Title>
      <p className="lk-lead">{words.lead}</p>
      <p className="lk-notice" role="alert">
        {text}
      </p>
      {flow.wallets && flow.wallets.length > 0 && (
        <ul className="lk-wallets" aria-label={words.choices} ref={list}>
          {flow.wallets.map((wallet) => (
            <li key={wallet.id}>
              <WalletButton
                wallet={wallet}
                chosen={wallet.id === chosen}
                pending={wallet.id === chosen && flow.pending === 'connect'}
                onClick={() => {
                  onChoose(wallet.id)
                  void flow.connect(wallet.id)
                }}
              />
            </li>
          ))}
        </ul>
      )}
      {/* Always there, so that a screen reader hears it when it fills. */}
      <p className="lk-empty" role="status">
        {flow.wallets?.length === 0 && words.none}
      </p>
      {footer && <div className="lk-footer">{footer}</div>}
    </div>
  )
}

type WalletButtonProps = {
  wallet: WalletOption
  chosen: boolean
  pending: boolean
  onClick(): void
}

function WalletButton({ wallet, chosen, pending, onClick }: WalletButtonProps) {
  const { working } = useMessages(commonWords)
  const words = useMessages(walletWords)
  const kind = words.kinds[wallet.type]
  return (
    <button
      type="button"
      className="lk-button lk-secondary lk-wallet"
      data-chosen={chosen ? '' : undefined}
      data-pending={pending ? '' : undefined}
      onClick={onClick}
    >
      <WalletIcon icon={wallet.icon} />
      <span className="lk-grow">
        {/* A wallet names itself: `bdi` keeps its name from turning the words around it. */}
        <bdi>{wallet.name ?? words.unnamed}</bdi>
        <span className="lk-hint">{wallet.rdns ? `${kind} · ${wallet.rdns}` : kind}</span>
      </span>
      {pending && <span className="lk-spinner" role="img" aria-label={working} />}
    </button>
  )
}

/** The icon that a wallet brings, or a purse. */
function WalletIcon({ icon }: { icon: string | null }) {
  const [broken, setBroken] = useState(false)
  if (icon && !broken) {
    return <img className="lk-wallet-icon" src={icon} alt="" onError={() => setBroken(true)} />
  }
  return (
    <svg className="lk-wallet-icon lk-icon" viewBox="0 0 20 20" aria-hidden="true">
      <path d="M15 6V4.500H5a2 2 0 0 0 0 4h11.500v7H5a2 2 0 0 1-2-2v-7M13.500 12h.01" />
    </svg>
  )
}
