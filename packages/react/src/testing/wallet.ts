import type { WalletType } from '@latchkey/core'
import { createFakeWallet, type FakeWallet } from '@latchkey/core/memory-backend'
import { act } from '@testing-library/react'

/** A wallet in the page, with the person who holds it. */
export type TestWallet = {
  type: WalletType
  /** What it calls itself. */
  name: string
  address: string
  /** What the person says when it asks from now on. @default 'accept' */
  answer(how: 'accept' | 'reject'): void
  /** Makes itself known, now and whenever a page asks: as an extension that loads late does. */
  announce(): void
}

/** Makes one, what it signs with, and the way to put it into the page. */
export const createTestWallet = (
  type: WalletType,
  isKnownAtFirst: boolean,
): { wallet: TestWallet; device: FakeWallet; install(): () => void } => {
  const device = createFakeWallet(type)
  const name = 'Test Wallet'
  let page: AbortSignal | null = null
  let isKnown = isKnownAtFirst
  let habit: 'accept' | 'reject' = 'accept'

  const asked = () => {
    // EIP-1193 `userRejectedRequest`, which Solana's wallets use as well.
    if (habit === 'reject') throw Object.assign(new Error('The person said no.'), { code: 4001 })
  }
  const announcers = { ethereum: announceEthereum, solana: announceSolana }
  const announce = () => {
    if (isKnown && page) announcers[type]({ name, device, asked, signal: page })
  }

  return {
    device,
    wallet: {
      type,
      name,
      address: device.address,
      answer: (how) => void (habit = how),
      announce() {
        isKnown = true
        act(announce)
      },
    },
    install() {
      const leaving = new AbortController()
      page = leaving.signal
      announce()
      return () => {
        page = null
        leaving.abort()
      }
    },
  }
}

type Announcement = { name: string; device: FakeWallet; asked(): void; signal: AbortSignal }

const icon = 'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg"/>'

/** @see EIP-6963 */
const announceEthereum = ({ name, device, asked, signal }: Announcement): void => {
  const provider = {
    async request({ method, params = [] }: { method: string; params?: readonly unknown[] }) {
      switch (method) {
        case 'eth_requestAccounts':
          asked()
          return [device.address]
        case 'eth_accounts':
          return [device.address]
        case 'eth_chainId':
          return '0x1'
        case 'personal_sign':
          asked()
          return device.sign(readHex(String(params[0])))
        default:
          throw Object.assign(new Error(`The test wallet knows no ${method}.`), { code: 4200 })
      }
    },
  }
  const info = { uuid: crypto.randomUUID(), name, icon, rdns: 'test.wallet' }
  const detail = Object.freeze({ info, provider })
  const announce = () => dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail }))
  addEventListener('eip6963:requestProvider', announce, { signal })
  announce()
}

const readHex = (hex: string): string =>
  new TextDecoder().decode(
    Uint8Array.from(hex.slice(2).match(/../g) ?? [], (byte) => Number.parseInt(byte, 16)),
  )

type Registry = { register(wallet: unknown): void }

/** @see Wallet Standard, `window` */
const announceSolana = ({ name, device, asked, signal }: Announcement): void => {
  const account = {
    address: device.address,
    chains: ['solana:mainnet'],
    features: ['solana:signMessage'],
  }
  const wallet = {
    version: '1.0.0',
    name,
    icon,
    accounts: [account],
    features: {
      'standard:connect': {
        async connect() {
          asked()
          return { accounts: [account] }
        },
      },
      'solana:signMessage': {
        async signMessage({ message }: { message: Uint8Array }) {
          asked()
          const signature = device.signBytes(new TextDecoder().decode(message))
          return [{ signedMessage: message, signature }]
        },
      },
    },
  }
  const register = (registry: Registry) => registry.register(wallet)
  addEventListener(
    'wallet-standard:app-ready',
    (event) => register((event as CustomEvent<Registry>).detail),
    { signal },
  )
  dispatchEvent(new CustomEvent('wallet-standard:register-wallet', { detail: register }))
}
