import { base58 } from '@scure/base'
import { getBytes, toUtf8String, Wallet } from 'ethers'

export const icon = 'data:image/svg+xml,<svg/>'

type Answer = (params: readonly unknown[]) => Promise<unknown>

/** A wallet that signs for real, with what a test can turn and look at. */
export const createEthereumWallet = ({
  rdns = 'com.example',
  ...overrides
}: { rdns?: string } & Record<string, Answer | string> = {}) => {
  const signer = Wallet.createRandom()
  const listeners = new Map<string, Set<() => void>>()
  // SAFETY: `rdns` is the only text, and is taken out.
  const answers = overrides as Record<string, Answer>

  const wallet = {
    name: 'Example',
    rdns,
    signer,
    address: signer.address,
    /** Every method that it was asked for. */
    calls: [] as string[],
    answers,
    /** The chosen one first, in lower case as wallets give them. */
    accounts: [signer.address.toLowerCase()],
    chainId: '0x89',
    emit: (event: string) => listeners.get(event)?.forEach((listener) => listener()),
    listeners: () => [...listeners.values()].reduce((sum, { size }) => sum + size, 0),
    provider: {
      async request({ method, params = [] }: { method: string; params?: readonly unknown[] }) {
        wallet.calls.push(method)
        const answer = answers[method]
        if (answer) return answer(params)
        switch (method) {
          case 'eth_requestAccounts':
          case 'eth_accounts':
            return [...wallet.accounts]
          case 'eth_chainId':
            return wallet.chainId
          case 'personal_sign':
            return signer.signMessage(toUtf8String(getBytes(String(params[0]))))
        }
        throw Object.assign(new Error('Unknown method'), { code: 4200 })
      },
      on: (event: string, listener: () => void) =>
        listeners.set(event, (listeners.get(event) ?? new Set()).add(listener)),
      removeListener: (event: string, listener: () => void) =>
        listeners.get(event)?.delete(listener),
    },
  }
  return wallet
}

/** Announces a wallet now, and whenever a page asks. Returns the way to take it away. */
export const announce = ({
  name,
  rdns,
  provider,
}: Pick<ReturnType<typeof createEthereumWallet>, 'name' | 'rdns' | 'provider'>) => {
  const detail = { info: { uuid: crypto.randomUUID(), name, icon, rdns }, provider }
  const send = () => dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail }))
  addEventListener('eip6963:requestProvider', send)
  send()
  return () => removeEventListener('eip6963:requestProvider', send)
}

/** A Wallet Standard wallet that signs for real. */
export const createSolanaWallet = async () => {
  const keys = await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])
  const key = new Uint8Array(await crypto.subtle.exportKey('raw', keys.publicKey))
  const address = base58.encode(key)
  const listeners = new Set<() => void>()
  const account = { address, chains: ['solana:mainnet'], features: ['solana:signMessage'] }

  const wallet = {
    address,
    /** Stands in front of what it signs. */
    prefix: '',
    /** What it waits for before it signs. */
    ready: Promise.resolve(),
    listeners: () => listeners.size,
    leaveAccount() {
      wallet.standard.accounts = []
      for (const listener of listeners) listener()
    },
    verify: (message: string, signature: Uint8Array) =>
      crypto.subtle.verify(
        'Ed25519',
        keys.publicKey,
        Uint8Array.from(signature),
        new TextEncoder().encode(message),
      ),
    standard: {
      version: '1.0.0',
      name: 'Sunny',
      icon,
      accounts: [account],
      features: {
        'standard:connect': { connect: async () => ({ accounts: wallet.standard.accounts }) },
        'standard:events': {
          on(_event: 'change', listener: () => void) {
            listeners.add(listener)
            return () => listeners.delete(listener)
          },
        },
        'solana:signMessage': {
          async signMessage({ message }: { message: Uint8Array }) {
            await wallet.ready
            const signedMessage = new TextEncoder().encode(
              wallet.prefix + new TextDecoder().decode(message),
            )
            const signature = await crypto.subtle.sign('Ed25519', keys.privateKey, signedMessage)
            return [{ signedMessage, signature: new Uint8Array(signature) }]
          },
        },
      },
    },
  }
  return wallet
}

/** Registers a wallet now, and whenever an app is ready. Returns the way to take it away. */
export const register = (wallet: unknown) => {
  const give = (api: { register(wallet: unknown): void }) => api.register(wallet)
  const onReady = (event: Event) => give((event as CustomEvent).detail)
  addEventListener('wallet-standard:app-ready', onReady)
  dispatchEvent(new CustomEvent('wallet-standard:register-wallet', { detail: give }))
  return () => removeEventListener('wallet-standard:app-ready', onReady)
}
