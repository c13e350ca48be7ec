import type { PersonName } from '../contract/index.ts'
import type { OAuthProvider } from '../flows/oauth/contract.ts'
import { providerTypes } from '../flows/oauth/memory-routes.ts'
import { passkeyFactor } from '../flows/passkey/memory-answers.ts'
import { newTotp, totpFactor } from '../flows/totp/memory-routes.ts'
import type { MemoryBrowser, SignedIn } from './browser.ts'
import { passwordFactor } from './codes.ts'
import type { FakePasskey, FakeWallet } from './fake-devices.ts'
import { hasTotp, type Person } from './people.ts'
import type { Factor } from './sessions.ts'
import { walletFactor } from './wallets.ts'
import type { World } from './world.ts'

/** Somebody who has an account before anything happens. All that they have is proven. */
export type MemoryPerson = {
  /** One address or several; the first is the primary one. */
  email?: string | readonly string[]
  /** One number or several, in E.164 form. */
  phone?: string | readonly string[]
  name?: Partial<PersonName>
  /** @default none */
  password?: string
  /** Whether an authenticator app is set up, with its ten recovery codes. @default false */
  totp?: boolean
  passkeys?: readonly FakePasskey[]
  wallets?: readonly FakeWallet[]
  /** Who they are at providers. */
  providers?: Partial<Record<OAuthProvider, string>>
}

/** Adds somebody to a world. Throws where an address, number or device is somebody else's. */
export const addPerson = (
  { email = [], phone = [], name, password, totp = false, ...own }: MemoryPerson,
  { people, newId }: World,
): Person => {
  const { passkeys = [], wallets = [], providers = {} } = own
  const emails = [email].flat()
  const phones = [phone].flat()
  const taken =
    emails.find((one) => people.byEmail(one)) ??
    phones.find((one) => people.byPhone(one)) ??
    wallets.find(({ type, address }) => people.byWallet(type, address))?.address ??
    passkeys.find(({ credentialId }) => people.byCredential(credentialId))?.credentialId
  if (taken) throw new Error(`Somebody has ${taken} already.`)
  return people.add({
    name: { first: '', middle: '', last: '', ...name },
    emails: emails.map((email) => ({ emailId: newId('email'), email, verified: true })),
    phones: phones.map((phone) => ({ phoneId: newId('phone'), phone, verified: true })),
    wallets: wallets.map(({ type, address }) => ({
      walletId: newId('wallet'),
      type,
      address,
      verified: true,
    })),
    passkeys: passkeys.map(({ credentialId, publicKey }) => ({
      passkeyId: newId('passkey'),
      name: 'Passkey',
      credentialId,
      key: publicKey,
    })),
    // SAFETY: the keys of a record of providers.
    providers: (Object.entries(providers) as [OAuthProvider, string][]).map(
      ([provider, subject]) => ({
        providerId: newId('provider'),
        type: providerTypes[provider],
        subject,
      }),
    ),
    password: password === undefined ? null : { text: password, resetRequired: false },
    totp: totp ? { ...newTotp(Infinity), confirmed: true } : null,
  })
}

/** Signs somebody in without a flow, by a proof of each kind that they would be asked for. */
export const signInAs = (person: Person, browser: MemoryBrowser): SignedIn => {
  const factors = [firstFactorOf(person), ...(hasTotp(person) ? [totpFactor] : [])]
  const { status } = browser.signIn(person, factors, false)
  const signedIn = browser.findSignedIn()
  if (status === 'complete' && signedIn) return signedIn
  throw new Error('Whoever signs in here owes a second factor. Give them one: `totp: true`.')
}

const firstFactorOf = ({ emails, phones, passkeys, wallets, providers }: Person): Factor => {
  const [email, phone, provider] = [emails[0], phones[0], providers[0]]
  if (email) return { type: 'otp', deliveryMethod: 'email', of: email.emailId }
  if (phone) return { type: 'otp', deliveryMethod: 'sms', of: phone.phoneId }
  if (passkeys.length > 0) return passkeyFactor
  if (wallets.length > 0) return walletFactor
  return provider
    ? { type: 'oauth', deliveryMethod: `oauth_${provider.type.toLowerCase()}` }
    : passwordFactor
}
