import { type ReactNode, useEffect, useSyncExternalStore } from 'react'
import { shortened } from './address-of.ts'
import { createDemoWallet, type DemoRequest } from './demo-wallet-provider.ts'

const wallet = createDemoWallet()

/** A wallet in the page, for whoever has none: what an extension would show, beside the flow. */
export function DemoWallet(): ReactNode {
  const { account, chain, request } = useSyncExternalStore(wallet.subscribe, wallet.getState)
  useEffect(() => wallet.announce(), [])
  return (
    <section className="latest" aria-label="Demo wallet">
      <h2>Demo wallet</h2>
      {request ? (
        <Request request={request} />
      ) : (
        <p className="muted">
          It lives in this page, with keys that are gone when you reload. Choose it, and it asks you
          here.
        </p>
      )}
      <p className="wallet-row">
        <span>
          Account <strong>{account ? shortened(account) : 'none yet'}</strong>
        </span>
        <button
          type="button"
          className="button quiet small"
          onClick={() => void wallet.switchAccount()}
        >
          Switch account
        </button>
      </p>
      <p className="wallet-row">
        <span>
          Network <strong>{chain.name}</strong>
        </span>
        <button type="button" className="button quiet small" onClick={wallet.switchChain}>
          Switch network
        </button>
      </p>
    </section>
  )
}

function Request({ request: { kind, text, answer } }: { request: DemoRequest }) {
  return (
    <div className="wallet-request" role="alert">
      <p>
        {kind === 'connect'
          ? 'This site wants to see your account.'
          : 'This site wants you to sign:'}
      </p>
      {text && <pre>{text}</pre>}
      <div className="actions">
        <button type="button" className="button small" onClick={() => answer(true)}>
          {kind === 'connect' ? 'Allow' : 'Approve'}
        </button>
        <button type="button" className="button quiet small" onClick={() => answer(false)}>
          Refuse
        </button>
      </div>
    </div>
  )
}
