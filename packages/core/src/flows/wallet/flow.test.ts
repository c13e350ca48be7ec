// @vitest-environment node
import { base58 } from '@scure/base'
import { Wallet } from 'ethers'
import { afterEach, beforeEach, expect, expectTypeOf, test, vi } from 'vitest'
import { createAuth } from '../../auth.ts'
import type { Flow, FlowState } from '../../flow.ts'
import {
  complete,
  createLater,
  createTestBackend,
  type TestBackend,
} from '../../testing-backend.ts'
import { createWalletFlow, type WalletStep } from './flow.ts'
import { toBase58 } from '../../base58.ts'
import {
  announce,
  createEthereumWallet,
  createSolanaWallet,
  icon,
  register,
} from './testing-wallets.ts'

type State = FlowState<WalletStep>

const undo: (() => void)[] = []
afterEach(() => {
  for (const work of undo.splice(0)) work()
})
beforeEach(() => {
  // A window, as far as wallets need one. The one of jsdom brings byte arrays that ethers refuses.
  const page = new EventTarget()
  for (const name of ['addEventListener', 'removeEventListener', 'dispatchEvent'] as const) {
    vi.stubGlobal(name, page[name].bind(page))
  }
})

const open = async (kit: TestBackend = createTestBackend()) => {
  const auth = createAuth(kit)
  const flow = createWalletFlow(auth)
  const leave = flow.subscribe(() => {})
  undo.push(leave)
  await looked(flow)
  return { kit, auth, flow, leave }
}

const looked = (flow: Flow<WalletStep>) =>
  expect.poll(() => flow.getState()).not.toMatchObject({ wallets: null })

const choose = (flow: Flow<WalletStep>) => {
  const state = flow.getState()
  if (state.step !== 'choose') throw new Error(`At ${state.step}.`)
  return state
}

const review = (state: State) => {
  if (state.step !== 'review') throw new Error(`At ${state.step}: ${state.error?.code}.`)
  return state
}

const has = (...ids: string[]) => ids.map((id) => expect.objectContaining({ id }) as unknown)

test('shows the message, then signs it and signs in', async () => {
  const wallet = createEthereumWallet()
  undo.push(announce(wallet))
  const { kit, auth, flow } = await open()
  expect(choose(flow).wallets).toEqual([
    { id: 'ethereum com.example', type: 'ethereum', name: 'Example', icon, rdns: 'com.example' },
  ])

  const second = review(await choose(flow).connect('ethereum com.example'))
  expect(kit.requests).toMatchObject([
    {
      route: 'POST /wallet/start',
      input: { type: 'ethereum', address: wallet.address, chainId: '137' },
    },
  ])
  expect(second).toMatchObject({ address: wallet.address, wallet: { name: 'Example' } })
  expect(second.message).toContain(wallet.address)
  expect(wallet.calls).not.toContain('personal_sign')

  expect(await second.sign()).toMatchObject({ step: 'done', outcome: complete })
  expect(kit.requests[1]).toMatchObject({
    route: 'POST /wallet/finish',
    input: { attempt: 'attempt-1', signature: await wallet.signer.signMessage(second.message) },
  })
  expect(auth.session.getState().step).toBe('signed-in')
})

test('signs with a wallet of Solana, in base58', async () => {
  const wallet = await createSolanaWallet()
  undo.push(register(wallet.standard))
  const { kit, flow } = await open()
  expect(choose(flow).wallets).toMatchObject([{ id: 'solana Sunny', type: 'solana', rdns: null }])
  const second = review(await choose(flow).connect('solana Sunny'))
  expect(kit.requests[0]?.input).toEqual({ type: 'solana', address: wallet.address })
  expect(await second.sign()).toMatchObject({ step: 'done' })
  const answer = kit.requests[1]?.input as { signature: string } | undefined
  const signature = base58.decode(answer?.signature ?? '')
  expect(await wallet.verify(second.message, signature)).toBe(true)
})

test('looks for wallets only while somebody listens, and leaves no listener', async () => {
  const listening = new Set<string>()
  const add = vi.spyOn(globalThis, 'addEventListener')
  const flow = createWalletFlow(createAuth(createTestBackend()))
  undo.push(announce(createEthereumWallet()))
  expect(choose(flow).wallets).toBeNull()
  add.mockClear()
  const leave = flow.subscribe(() => {})
  await looked(flow)
  for (const [type, , options] of add.mock.calls) {
    listening.add(type)
    const { signal } = options as { signal: AbortSignal }
    signal.addEventListener('abort', () => listening.delete(type))
  }
  expect([...listening].sort()).toEqual([
    'eip6963:announceProvider',
    'wallet-standard:register-wallet',
  ])
  leave()
  await Promise.resolve()
  expect([...listening]).toEqual([])
  undo.push(announce(createEthereumWallet({ rdns: 'com.late' })))
  expect(choose(flow).wallets).toMatchObject(has('ethereum com.example'))
})

test('asks for no wallet once the person has left', async () => {
  const asked = vi.fn()
  addEventListener('eip6963:requestProvider', asked)
  const flow = createWalletFlow(createAuth(createTestBackend()))
  flow.subscribe(() => {})()
  flow.subscribe(() => {})()
  await import('./discover.ts')
  await new Promise(setImmediate)
  expect(asked).not.toHaveBeenCalled()
})

test('looks once for who comes back at once, as Strict Mode does it', async () => {
  const asked = vi.fn()
  addEventListener('eip6963:requestProvider', asked)
  const flow = createWalletFlow(createAuth(createTestBackend()))
  flow.subscribe(() => {})()
  undo.push(flow.subscribe(() => {}))
  await looked(flow)
  expect(asked).toHaveBeenCalledOnce()
})

test('shows a wallet that comes late, and goes on with what runs', async () => {
  const later = createLater<unknown>()
  undo.push(announce(createEthereumWallet({ eth_requestAccounts: () => later.answer })))
  const { flow } = await open()
  void choose(flow).connect('ethereum com.example')
  undo.push(announce(createEthereumWallet({ rdns: 'com.late' })))
  expect(choose(flow)).toMatchObject({
    pending: 'connect',
    wallets: has('ethereum com.example', 'ethereum com.late'),
  })
})

test('keeps the first of two that claim to be the same', async () => {
  undo.push(announce(createEthereumWallet()))
  const { flow } = await open()
  undo.push(announce({ ...createEthereumWallet(), name: 'Impostor' }))
  expect(choose(flow).wallets).toMatchObject([{ name: 'Example' }])
})

test('believes nothing that a wallet says of itself', async () => {
  const request = async () => []
  const { flow } = await open()
  const info = { uuid: '1', name: 'Bad', icon: 'https://evil.example/a.png', rdns: 'com.bad' }
  const announced: unknown[] = [
    null,
    'text',
    { info },
    { provider: { request } },
    { info: { ...info, rdns: '' }, provider: { request } },
    { info: { ...info, name: 7 }, provider: { request } },
  ]
  for (const detail of announced) {
    dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail }))
    dispatchEvent(new CustomEvent('wallet-standard:register-wallet', { detail }))
  }
  expect(choose(flow).wallets).toEqual([])

  const turned = { info: { ...info, name: ' Bad\u202e\n\u0000 ' }, provider: { request } }
  dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail: turned }))
  expect(choose(flow).wallets).toMatchObject([{ name: 'Bad', icon: null }])

  const icons = [
    'https://evil.example/a.png',
    'javascript:alert(1)',
    'data:text/html,<script>',
    'data:image/png',
    'blob:https://app.example/1',
    undefined,
  ]
  icons.forEach((icon, index) => {
    const detail = { info: { ...info, rdns: `com.bad${index}`, icon }, provider: { request } }
    dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail }))
  })
  expect(choose(flow).wallets).toHaveLength(1 + icons.length)
  expect(choose(flow).wallets?.every(({ icon }) => icon === null)).toBe(true)
})

test('offers `window.ethereum` only where no wallet announces itself', async () => {
  const wallet = createEthereumWallet()
  vi.stubGlobal('ethereum', wallet.provider)
  const { flow } = await open()
  expect(choose(flow).wallets).toEqual([
    { id: 'window.ethereum', type: 'ethereum', name: null, icon: null, rdns: null },
  ])
  expect(review(await choose(flow).connect('window.ethereum')).address).toBe(wallet.address)
  review(flow.getState()).back()
  undo.push(announce(createEthereumWallet()))
  expect(choose(flow).wallets).toMatchObject(has('ethereum com.example'))
})

const failing =
  (code: number, message = 'no') =>
  () =>
    Promise.reject(Object.assign(new Error(message), { code }))

test.each([
  ['wallet-refused', failing(4001)],
  ['wallet-refused', failing(0, 'User rejected the request')],
  ['wallet-refused', async () => []],
  ['wallet-busy', failing(-32_002)],
  ['wallet-failed', failing(-32_603)],
])('says %s when a wallet does not open an account', async (code, eth_requestAccounts) => {
  const wallet = createEthereumWallet({ eth_requestAccounts })
  if (code === 'wallet-refused') wallet.accounts.length = 0
  undo.push(announce(wallet))
  const { kit, flow } = await open()
  expect(await choose(flow).connect('ethereum com.example')).toMatchObject({
    step: 'choose',
    error: { code },
  })
  expect(kit.requests).toEqual([])
})

test('says so when the wallet is not there', async () => {
  const { flow } = await open()
  expect(choose(flow).wallets).toEqual([])
  expect(await choose(flow).connect('ethereum com.gone')).toMatchObject({
    error: { code: 'wallet-missing' },
  })
})

test.each([
  ['signature-refused', failing(4001)],
  ['wallet-busy', failing(-32_002)],
  ['wallet-failed', failing(-32_603)],
])('says %s when a wallet does not sign, and asks again', async (code, refuse) => {
  const wallet = createEthereumWallet({ personal_sign: refuse })
  undo.push(announce(wallet))
  const { kit, flow } = await open()
  const second = review(await choose(flow).connect('ethereum com.example'))
  expect(await second.sign()).toMatchObject({ step: 'review', error: { code } })
  expect(kit.requests).toHaveLength(1)
  Reflect.deleteProperty(wallet.answers, 'personal_sign')
  expect(await second.sign()).toMatchObject({ step: 'done' })
})

test.each([
  ['wallet-account-changed', 'accountsChanged'],
  ['wallet-chain-changed', 'chainChanged'],
] as const)('says %s at once, while the wallet still shows the message', async (code, event) => {
  const later = createLater<unknown>()
  const wallet = createEthereumWallet({ personal_sign: () => later.answer })
  undo.push(announce(wallet))
  const { kit, flow } = await open()
  const second = review(await choose(flow).connect('ethereum com.example'))
  const signed = second.sign()
  await expect.poll(() => wallet.calls).toContain('personal_sign')
  expect(wallet.listeners()).toBe(2)
  if (event === 'accountsChanged') wallet.accounts.unshift(Wallet.createRandom().address)
  else wallet.chainId = '0x1'
  wallet.emit(event)
  expect(await signed).toMatchObject({ step: 'review', pending: null, error: { code } })
  later.give(await wallet.signer.signMessage(second.message))
  expect(kit.requests).toHaveLength(1)
  expect(wallet.listeners()).toBe(0)
})

test('sees a change that the wallet did not tell, before and after signing', async () => {
  const other = Wallet.createRandom().address
  const wallet = createEthereumWallet()
  undo.push(announce(wallet))
  const { kit, flow } = await open()
  const second = review(await choose(flow).connect('ethereum com.example'))
  wallet.accounts.unshift(other)
  expect(await second.sign()).toMatchObject({ error: { code: 'wallet-account-changed' } })
  expect(wallet.calls).not.toContain('personal_sign')
  wallet.accounts.shift()
  wallet.answers.personal_sign = async () => {
    wallet.chainId = '0x1'
    return wallet.signer.signMessage(second.message)
  }
  expect(await second.sign()).toMatchObject({ error: { code: 'wallet-chain-changed' } })
  expect(kit.requests).toHaveLength(1)
})

test('leaves no listener at the wallet when the person leaves while it shows the message', async () => {
  const later = createLater<unknown>()
  const wallet = createEthereumWallet({ personal_sign: () => later.answer })
  undo.push(announce(wallet))
  const { kit, flow, leave } = await open()
  const second = review(await choose(flow).connect('ethereum com.example'))
  void second.sign()
  await expect.poll(() => wallet.calls).toContain('personal_sign')
  expect(wallet.listeners()).toBe(2)
  leave()
  await expect.poll(() => wallet.listeners()).toBe(0)
  later.give(await wallet.signer.signMessage(second.message))
  expect(kit.requests).toHaveLength(1)
})

test('sees the account of a Solana wallet change, and refuses what it was not asked to sign', async () => {
  const wallet = await createSolanaWallet()
  undo.push(register(wallet.standard))
  const { kit, flow } = await open()
  const second = review(await choose(flow).connect('solana Sunny'))
  wallet.prefix = 'Solana says: '
  expect(await second.sign()).toMatchObject({ error: { code: 'wallet-unsupported' } })
  wallet.prefix = ''
  const later = createLater<void>()
  wallet.ready = later.answer
  const signed = second.sign()
  await expect.poll(() => wallet.listeners()).toBe(1)
  wallet.leaveAccount()
  expect(await signed).toMatchObject({ error: { code: 'wallet-account-changed' } })
  expect(wallet.listeners()).toBe(0)
  expect(kit.requests).toHaveLength(1)
})

test('lets another wallet take the place of one that does not answer', async () => {
  const later = createLater<unknown>()
  undo.push(announce(createEthereumWallet({ eth_requestAccounts: () => later.answer })))
  undo.push(announce(createEthereumWallet({ rdns: 'com.quick' })))
  const { kit, flow } = await open()
  const slow = choose(flow).connect('ethereum com.example')
  expect(choose(flow).connect('ethereum com.example')).toBe(slow)
  expect(await choose(flow).connect('ethereum com.quick')).toMatchObject({ step: 'review' })
  later.give([])
  expect(await slow).toMatchObject({ step: 'review', wallet: { rdns: 'com.quick' } })
  expect(kit.requests).toHaveLength(1)
})

test('asks no wallet to sign a message that has expired', async () => {
  const wallet = createEthereumWallet()
  undo.push(announce(wallet))
  const { flow } = await open(
    createTestBackend({
      'POST /wallet/start': () => ({ attempt: 'attempt-1', message: 'Hello', expiresAt: 1 }),
    }),
  )
  const second = review(await choose(flow).connect('ethereum com.example'))
  expect(await second.sign()).toMatchObject({ error: { code: 'signature-expired' } })
  expect(wallet.calls).not.toContain('personal_sign')
  second.back()
  expect(choose(flow).wallets).toHaveLength(1)
})

test('writes base58 as Solana does', () => {
  for (const bytes of [
    [],
    [0],
    [0, 0, 1],
    [255, 0],
    [...crypto.getRandomValues(new Uint8Array(64))],
  ]) {
    expect(toBase58(Uint8Array.from(bytes))).toBe(base58.encode(Uint8Array.from(bytes)))
  }
})

test('allows at each step what is legal there, and no more', () => {
  const flow = createWalletFlow(createAuth(createTestBackend()))
  const state = flow.getState()
  expectTypeOf(state.pending).toEqualTypeOf<'connect' | 'sign' | 'finish' | null>()
  // @ts-expect-error -- nothing to sign before a wallet is chosen
  expect(state.sign).toBeUndefined()
  switch (state.step) {
    case 'choose':
      expectTypeOf(state.connect).parameters.toEqualTypeOf<[walletId: string]>()
      break
    case 'review':
      expectTypeOf(state.sign).parameters.toEqualTypeOf<[]>()
      break
    case 'second_factor':
    case 'done':
      break
    default:
      expectTypeOf(state).toBeNever()
  }
})
