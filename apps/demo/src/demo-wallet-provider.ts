import type { Wallet } from 'ethers'

/** What a site has asked the demo wallet for, until the person answers. */
export type DemoRequest = {
  kind: 'connect' | 'sign'
  /** The message to sign, or nothing. */
  text: string
  answer(approved: boolean): void
}

export type DemoWalletState = {
  /** The account that is chosen, once there is one. */
  account: string | null
  chain: (typeof chains)[number]
  request: DemoRequest | null
}

const chains = [
  { id: '0x1', name: 'Ethereum' },
  { id: '0x89', name: 'Polygon' },
] as const

const icon = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#b4552d"/><path d="M8 11h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H10a2 2 0 0 1-2-2Zm0 0a2 2 0 0 1 2-2h10v2M20 17h.01" fill="none" stroke="#fff" stroke-width="2.500" stroke-linecap="round" stroke-linejoin="round"/></svg>',
)}`

type Listener = (value: unknown) => void

/**
 * A wallet for trying things: two accounts with keys made in this page and gone with it. It signs
 * for real, and only what a person approves. Never do this outside of a demo.
 */
export const createDemoWallet = () => {
  let state: DemoWalletState = { account: null, chain: chains[0], request: null }
  let connected = false
  let signers: Promise<Wallet[]> | null = null
  const watchers = new Set<() => void>()
  const listeners = new Map<string, Set<Listener>>()

  const set = (change: Partial<DemoWalletState>) => {
    state = { ...state, ...change }
    for (const watcher of watchers) watcher()
  }
  const emit = (event: string, value: unknown) =>
    listeners.get(event)?.forEach((listener) => listener(value))

  const chosen = () => (connected && state.account ? [state.account.toLowerCase()] : [])

  const load = () =>
    (signers ??= import('ethers').then(({ hexlify, randomBytes, Wallet }) => {
      const made = [1, 2].map(() => new Wallet(hexlify(randomBytes(32))))
      set({ account: made[0]?.address ?? null })
      return made
    }))

  const ask = (kind: DemoRequest['kind'], text: string) =>
    new Promise<void>((approve, refuse) => {
      if (state.request) return refuse(failure(-32_002, 'A request is waiting already'))
      const answer = (approved: boolean) => {
        set({ request: null })
        if (approved) approve()
        else refuse(failure(4001, 'The person refused'))
      }
      set({ request: { kind, text, answer } })
    })

  const request = async ({ method, params = [] }: { method: string; params?: unknown[] }) => {
    const made = await load()
    switch (method) {
      case 'eth_requestAccounts':
        if (!connected) await ask('connect', '')
        connected = true
        return chosen()
      case 'eth_accounts':
        return chosen()
      case 'eth_chainId':
        return state.chain.id
      case 'personal_sign': {
        const { getBytes, toUtf8String } = await import('ethers')
        const message = toUtf8String(getBytes(String(params[0])))
        const signer = made.find(({ address }) => address.toLowerCase() === params[1])
        if (!signer) throw failure(4100, 'There is no such account')
        await ask('sign', message)
        return signer.signMessage(message)
      }
      default:
        throw failure(4200, `There is no ${method}`)
    }
  }

  const provider = {
    request,
    on: (event: string, listener: Listener) =>
      listeners.set(event, (listeners.get(event) ?? new Set()).add(listener)),
    removeListener: (event: string, listener: Listener) => listeners.get(event)?.delete(listener),
  }
  const info = { uuid: crypto.randomUUID(), name: 'Demo wallet', icon, rdns: 'dev.latchkey.demo' }

  return {
    getState: () => state,
    subscribe(watcher: () => void) {
      watchers.add(watcher)
      return () => watchers.delete(watcher)
    },
    /** Makes it known to the page. Returns the way to stop. @see EIP-6963 */
    announce() {
      const detail = Object.freeze({ info, provider })
      const send = () => dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail }))
      addEventListener('eip6963:requestProvider', send)
      send()
      return () => removeEventListener('eip6963:requestProvider', send)
    },
    async switchAccount() {
      const made = await load()
      const account = made.find(({ address }) => address !== state.account)?.address ?? null
      set({ account })
      emit('accountsChanged', chosen())
    },
    switchChain() {
      const chain = state.chain === chains[0] ? chains[1] : chains[0]
      set({ chain })
      emit('chainChanged', chain.id)
    },
  }
}

const failure = (code: number, message: string) => Object.assign(new Error(message), { code })
