import {
  AuthError,
  type AuthErrorField,
  type Challenge,
  type Complete,
} from '../../contract/index.ts'
import type { SignedIn } from '../../memory-backend/browser.ts'
import type { CodeTarget } from '../../memory-backend/codes.ts'
import { getForChanges } from '../../memory-backend/freshness.ts'
import { readAttempt, readCode } from '../../memory-backend/inputs.ts'
import { isSame, type Person } from '../../memory-backend/people.ts'
import type { MemoryContext } from '../../memory-backend/routes.ts'

const waitsMs = 5 * 60_000

type Slug = 'account/emails' | 'account/phones'

/** Finds an address of a person, and adds one that was proven. */
const kinds = {
  'account/emails': {
    field: 'email',
    find: ({ emails }: Person, to: string) => {
      const own = emails.find(({ email }) => isSame(email, to))
      return own && { id: own.emailId, verified: own.verified }
    },
    add: ({ emails }: Person, email: string, emailId: string) =>
      emails.push({ emailId, email, verified: true }),
  },
  'account/phones': {
    field: 'phone',
    find: ({ phones }: Person, to: string) => {
      const own = phones.find(({ phone }) => phone === to)
      return own && { id: own.phoneId, verified: own.verified }
    },
    add: ({ phones }: Person, phone: string, phoneId: string) =>
      phones.push({ phoneId, phone, verified: true }),
  },
} satisfies Record<Slug, { field: AuthErrorField; find: unknown; add: unknown }>

/**
 * Sends a code to an address that is to join the account. An address of somebody else gets one as
 * well, so that the answer tells nothing.
 */
export const startAddition = (
  slug: Slug,
  { channel, to }: Pick<CodeTarget, 'channel' | 'to'>,
  owner: Person | undefined,
  { browser, now, issueCode, send }: MemoryContext,
): Challenge => {
  const { person } = getForChanges(browser, now())
  const { field, find } = kinds[slug]
  if (find(person, to)?.verified) throw new AuthError('address-yours', { field })
  const methodId = (owner && find(owner, to)?.id) ?? `${slug}/${person.userId}/${to.toLowerCase()}`
  send({ channel, to, code: issueCode(methodId), link: null })
  return browser.open({
    flow: slug,
    methodId,
    detail: channel,
    addition: to,
    expiresAt: now() + waitsMs,
    isNewUser: false,
    userId: person.userId,
  })
}

/** Spends the code. Throws `address-taken` to whoever has proven that the other account is theirs. */
export const finishAddition = (
  slug: Slug,
  input: { attempt: string; code: string },
  { browser, people, newId, redeemCode }: MemoryContext,
): Complete => {
  const name = readAttempt(input.attempt)
  const code = readCode(input.code)
  const signedIn: SignedIn = browser.getSignedIn()
  const { person } = signedIn
  const attempt = browser.get(slug, name)
  if (attempt.userId !== person.userId) throw new AuthError('attempt-unknown')
  redeemCode(attempt.methodId, code)
  const to = attempt.addition ?? ''
  const owner = slug === 'account/emails' ? people.byEmail(to) : people.byPhone(to)
  if (owner && owner !== person) throw new AuthError('address-taken')
  const { find, add } = kinds[slug]
  if (!find(person, to)) add(person, to, newId(kinds[slug].field))
  const of = find(person, to)?.id ?? ''
  return browser.prove(signedIn, { type: 'otp', deliveryMethod: attempt.detail, of })
}
