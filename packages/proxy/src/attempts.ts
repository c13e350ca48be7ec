import { AuthError, type Challenge } from '@latchkey/core/contract'
import { crowdedOut, newAttemptName } from './attempt-names.ts'
import type { Cookies } from './cookies.ts'
import type { Visit } from './flows/oauth/visit.ts'
import type { Seal } from './sealed.ts'

/** What a sign-in that has begun must remember. Sealed in a cookie of the browser that began it. */
export type Attempt = {
  /** The e-mail address, the phone number, or the address of the wallet, that is to be proven; the challenge of a passkey; empty for a provider. */
  address: string
  /** The `email_id` or `phone_id` that the code belongs to; the type of a wallet; what a passkey is asked for; the provider. */
  methodId: string
  expiresAt: number
  isNewUser: boolean
  /** A session that waits for the proof of the address; not a session to anyone until then. */
  pendingSession?: string
  /** Who must be signed in to use it, where a code only proves again who somebody is. */
  userId?: string
  /** The address is on somebody else's account, as only its owner may learn. */
  taken?: boolean
  /** The way to a provider and back. */
  visit?: Visit
  /** Set once the attempt has signed somebody in, unless a visit has failed. */
  signedIn?: true
}

export type Attempts = {
  /** Makes the name of an attempt that is about to be opened; `offered` for one that nobody asked for. */
  name(offered?: boolean): string
  /**
   * Whoever asks once more before they have come in is as new as at the first time. `takesCode` is
   * false for a mail that holds a link only. @default true
   */
  open(slug: string, name: string, attempt: Attempt, takesCode?: boolean): Promise<Challenge>
  /** Null for a name that this browser did not get, or got for another flow. */
  find(slug: string, name: string): Promise<Attempt | null>
  /** The names that this browser got for this flow and address. */
  named(slug: string, address: string): Promise<string[]>
  /** Throws `attempt-unknown` or `code-expired`. */
  get(slug: string, name: string): Promise<Attempt>
  /** Keeps the attempt, so that a repeated finish is answered and not refused. */
  close(slug: string, name: string, attempt: Attempt): Promise<void>
  /** Forgets it. */
  delete(name: string): void
}

/** How long before a second mail is worth asking for. */
const resendAfterMs = 30_000
/** How long a spent or expired attempt is still recognised. */
const keptMs = 60 * 60_000
const prefix = 'latchkey-attempt-'

/** Attempts of one request. */
export const createAttempts = (cookies: Cookies, seal: Seal, now: number): Attempts => {
  const write = async (slug: string, name: string, attempt: Attempt) => {
    const sealed = await seal.seal(slug, attempt, attempt.expiresAt + keptMs)
    const maxAge = Math.ceil((attempt.expiresAt + keptMs - now) / 1000)
    cookies.set(prefix + name, sealed, maxAge)
  }

  const names = () =>
    cookies.names().flatMap((name) => (name.startsWith(prefix) ? [name.slice(prefix.length)] : []))

  const of = async (slug: string, address: string) => {
    const found = names().map(async (name) => {
      const attempt = await attempts.find(slug, name)
      return attempt?.address === address ? [{ name, attempt }] : []
    })
    return (await Promise.all(found)).flat()
  }

  const isStillNew = async (slug: string, { address, methodId }: Attempt): Promise<boolean> => {
    const earlier = (await of(slug, address)).filter(({ attempt }) => attempt.methodId === methodId)
    return (
      earlier.some(({ attempt }) => attempt.isNewUser) &&
      !earlier.some(({ attempt }) => attempt.signedIn)
    )
  }

  const attempts: Attempts = {
    name: (offered = false) => newAttemptName(now, offered),

    async open(slug, name, attempt, takesCode = true) {
      const isNewUser = attempt.isNewUser || (await isStillNew(slug, attempt))
      for (const oldest of crowdedOut(names(), name)) attempts.delete(oldest)
      await write(slug, name, { ...attempt, isNewUser })
      return {
        attempt: name,
        takesCode,
        resendAt: now + resendAfterMs,
        expiresAt: attempt.expiresAt,
      }
    },

    async find(slug, name) {
      const sealed = cookies.get(prefix + name)
      return sealed === null ? null : seal.open<Attempt>(slug, sealed, now)
    },

    async named(slug, address) {
      return (await of(slug, address)).map(({ name }) => name)
    },

    async get(slug, name) {
      const attempt = await attempts.find(slug, name)
      if (!attempt) throw new AuthError('attempt-unknown')
      if (attempt.expiresAt <= now) throw new AuthError('code-expired', { field: 'code' })
      return attempt
    },

    close: (slug, name, { pendingSession: _, ...attempt }) =>
      write(slug, name, { ...attempt, signedIn: true }),

    delete: (name) => cookies.delete(prefix + name),
  }
  return attempts
}
