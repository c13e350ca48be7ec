import { Wallet } from 'ethers'
import type { Page } from './test.ts'

/** An Ethereum wallet in the browser, whose keys stay with the test. */
export type TestWallet = {
  address: string
  /** Ends the request that shows, as the person would in the wallet. */
  refuse(): Promise<void>
  approve(): Promise<void>
  switchAccount(): Promise<void>
  switchChain(): Promise<void>
}

/** Puts a wallet into the page before any of its scripts: EIP-1193, announced by EIP-6963. */
export const addEthereumWallet = async (
  page: Page,
  signer = Wallet.createRandom(),
): Promise<TestWallet> => {
  const other = Wallet.createRandom()
  await page.exposeFunction('__sign', (message: string) => signer.signMessage(message))
  await page.addInitScript(installWallet, [signer.address, other.address])
  const answer = async (approved: boolean) => {
    await page.waitForFunction(() => window.__wallet.answer !== null)
    await page.evaluate((approved) => window.__wallet.answer?.(approved), approved)
  }
  return {
    address: signer.address,
    refuse: () => answer(false),
    approve: () => answer(true),
    switchAccount: () => page.evaluate(() => window.__wallet.switchAccount()),
    switchChain: () => page.evaluate(() => window.__wallet.switchChain()),
  }
}

declare global {
  interface Window {
    __sign(message: string): Promise<string>
    __wallet: {
      /** Answers the request that shows; null when none does. */
      answer: ((approved: boolean) => void) | null
      switchAccount(): void
      switchChain(): void
    }
  }
}

/** Runs in the page, so it can use nothing from around it. */
const installWallet = (addresses: string[]) => {
  const accounts = addresses.map((address) => address.toLowerCase())
  const chosen = () => accounts.slice(0, 1)
  const listeners: [string, (value: unknown) => void][] = []
  let connected = false
  let chain = '0x1'

  const emit = (event: string, value: unknown) =>
    listeners.filter(([name]) => name === event).forEach(([, listener]) => listener(value))
  const ask = () =>
    new Promise<void>((resolve, reject) => {
      window.__wallet.answer = (approved) => {
        window.__wallet.answer = null
        if (approved) resolve()
        else reject(Object.assign(new Error('No'), { code: 4001 }))
      }
    })

  window.__wallet = {
    answer: null,
    switchAccount() {
      accounts.reverse()
      emit('accountsChanged', chosen())
    },
    switchChain() {
      chain = '0x89'
      emit('chainChanged', chain)
    },
  }
  const provider = {
    async request({ method, params }: { method: string; params?: string[] }) {
      switch (method) {
        case 'eth_requestAccounts':
          if (!connected) await ask()
          connected = true
          return chosen()
        case 'eth_accounts':
          return connected ? chosen() : []
        case 'eth_chainId':
          return chain
        case 'personal_sign': {
          await ask()
          const hex = params?.[0]?.slice(2) ?? ''
          const bytes = hex.match(/../g)?.map((pair) => Number.parseInt(pair, 16)) ?? []
          return window.__sign(new TextDecoder().decode(Uint8Array.from(bytes)))
        }
      }
      throw Object.assign(new Error(method), { code: 4200 })
    },
    on: (event: string, listener: (value: unknown) => void) => listeners.push([event, listener]),
    removeListener(event: string, listener: (value: unknown) => void) {
      const at = listeners.findIndex(([name, own]) => name === event && own === listener)
      if (at >= 0) listeners.splice(at, 1)
    },
  }
  const icon = 'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg"/>'
  const info = { uuid: crypto.randomUUID(), name: 'Test wallet', icon, rdns: 'com.example.test' }
  const announce = () =>
    window.dispatchEvent(
      new CustomEvent('eip6963:announceProvider', { detail: Object.freeze({ info, provider }) }),
    )
  window.addEventListener('eip6963:requestProvider', announce)
  announce()
}

/** Puts a Solana wallet into the page, which signs for real, by Web Crypto, and asks nobody. */
export const addSolanaWallet = async (page: Page): Promise<void> => {
  await page.addInitScript(() => {
    const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
    const toBase58 = (bytes: Uint8Array) => {
      let rest = BigInt(
        `0x${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`,
      )
      let text = ''
      for (; rest > 0n; rest /= 58n) text = alphabet.charAt(Number(rest % 58n)) + text
      return '1'.repeat(bytes.findIndex((byte) => byte !== 0)) + text
    }
    const made = crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])
    type Account = { address: string; chains: string[]; features: string[] }
    const wallet = {
      version: '1.0.0',
      name: 'Test Solana',
      icon: 'data:image/png;base64,iVBORw0KGgo=',
      chains: ['solana:mainnet'],
      accounts: [] as Account[],
      features: {
        'standard:connect': {
          async connect() {
            const { publicKey } = await made
            const key = new Uint8Array(await crypto.subtle.exportKey('raw', publicKey))
            const features = ['solana:signMessage']
            wallet.accounts = [{ address: toBase58(key), chains: wallet.chains, features }]
            return { accounts: wallet.accounts }
          },
        },
        'solana:signMessage': {
          async signMessage({ message }: { message: Uint8Array<ArrayBuffer> }) {
            const signed = await crypto.subtle.sign('Ed25519', (await made).privateKey, message)
            return [{ signedMessage: message, signature: new Uint8Array(signed) }]
          },
        },
      },
    }
    type Api = { register(wallet: unknown): void }
    const register = (api: Api) => api.register(wallet)
    window.addEventListener('wallet-standard:app-ready', (event) =>
      register((event as CustomEvent<Api>).detail),
    )
    window.dispatchEvent(new CustomEvent('wallet-standard:register-wallet', { detail: register }))
  })
}
