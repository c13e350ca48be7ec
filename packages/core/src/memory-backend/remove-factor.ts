import { AuthError } from '../contract/index.ts'
import type { SignedIn } from './browser.ts'
import { getForChanges } from './freshness.ts'
import { readText } from './inputs.ts'
import { waysIn, type Person } from './people.ts'
import type { MemoryContext } from './routes.ts'

/** What a person can remove, each of which may be a way to sign in. */
export type FactorKind = 'emails' | 'phones' | 'wallets' | 'passkeys' | 'providers'

const idsOf: Record<FactorKind, (person: Person) => string[]> = {
  emails: ({ emails }) => emails.map(({ emailId }) => emailId),
  phones: ({ phones }) => phones.map(({ phoneId }) => phoneId),
  wallets: ({ wallets }) => wallets.map(({ walletId }) => walletId),
  passkeys: ({ passkeys }) => passkeys.map(({ passkeyId }) => passkeyId),
  providers: ({ providers }) => providers.map(({ providerId }) => providerId),
}

/** Removes one thing of the signed-in person. Throws `factor-unknown` and `last-factor`. */
export const removeFactor = (
  kind: FactorKind,
  value: unknown,
  { browser, now }: MemoryContext,
): SignedIn => {
  const id = readText(value)
  const signedIn = getForChanges(browser, now())
  const { person } = signedIn
  const index = idsOf[kind](person).indexOf(id)
  if (index < 0) throw new AuthError('factor-unknown')
  if (waysIn(person).every((way) => way === id)) throw new AuthError('last-factor')
  person[kind].splice(index, 1)
  return signedIn
}
