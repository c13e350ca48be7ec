import type { OAuthProvider, User } from '@latchkey/core'
import {
  createFakePasskey,
  type FakeWallet,
  type MemoryBackend,
  type MemoryPerson,
} from '@latchkey/core/memory-backend'
import type { VirtualAuthenticator } from './authenticator.ts'

/**
 * What somebody has set up beside addresses and password: `totp` an authenticator app with its
 * recovery codes, `passkey` one in the virtual authenticator, `wallet` the test wallet, and the name of a
 * provider an account there, whose `subject` is their first address.
 */
export type TestFactor = 'totp' | 'passkey' | 'wallet' | OAuthProvider

/** Somebody who has an account before the test begins. */
export type TestPerson = Pick<MemoryPerson, 'email' | 'phone' | 'name' | 'password'> & {
  /** @default the `factors` of the options */
  factors?: readonly TestFactor[]
}

type Devices = { origin: string; wallet: FakeWallet; authenticator: VirtualAuthenticator }

/** Adds somebody, and puts what they have into the browser. */
export const addTestPerson = (
  memory: MemoryBackend,
  { factors = [], ...person }: TestPerson,
  { origin, wallet, authenticator }: Devices,
): User => {
  const passkeys = factors.includes('passkey') ? [createFakePasskey({ origin })] : []
  for (const passkey of passkeys) authenticator.add(passkey)
  const subject = [person.email, person.phone].flat()[0] ?? 'subject'
  const providers = factors.filter(isProvider).map((provider) => [provider, subject] as const)
  return memory.addPerson({
    ...person,
    passkeys,
    totp: factors.includes('totp'),
    wallets: factors.includes('wallet') ? [wallet] : [],
    providers: Object.fromEntries(providers),
  })
}

const isProvider = (factor: TestFactor): factor is OAuthProvider =>
  !['totp', 'passkey', 'wallet'].includes(factor)
