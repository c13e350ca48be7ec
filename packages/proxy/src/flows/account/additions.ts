import { isApiError, type ApiClient, type User as ApiUser } from '@latchkey/api'
import {
  AuthError,
  type AuthErrorField,
  type Challenge,
  type Complete,
} from '@latchkey/core/contract'
import { waysIn } from '../../last-factor.ts'
import type { LiveSession } from '../../live-session.ts'
import type { RouteContext } from '../../routes.ts'
import { toChanged, type AuthenticatedAnswer } from '../../shapes.ts'
import { answerNoSooner } from '../../uniform.ts'

/** The API takes an address away again that nobody proves within this time. */
export const additionMinutes = 5

/** An address that is to join an account. */
export type Addition = {
  slug: 'account/emails' | 'account/phones'
  address: string
  /** The search filter that finds who has it. */
  filter: 'email_address' | 'phone_number'
  field: AuthErrorField
  /** The same address on an account, proven or not. */
  isOn(user: ApiUser): { verified: boolean } | undefined
  /** Sends the code, to the user of this session or to whose address it is. Answers its method id. */
  send(whom: { session_token?: string }): Promise<string>
}

/**
 * Sends a code to an address that is to join the account. An address of somebody else gets one as
 * well, by as many calls and in the same time, so that the answer tells nothing; only its owner can
 * read the code, and learns by it.
 */
export const startAddition = async (
  { slug, address, filter, field, isOn, send }: Addition,
  { api, attempts, session, now }: RouteContext,
): Promise<Challenge> => {
  const { user, sessionToken } = await session.readForChanges()
  if (isOn(user)?.verified) throw new AuthError('address-yours', { field })

  const sent = async () => {
    const owner = await findOwner(api, filter, address)
    const taken = owner !== null && owner !== user.user_id
    if (!isOn(user)) await dropAdditions(api, user)
    const whom = taken ? {} : { session_token: sessionToken }
    const methodId = await send(whom).catch(asBusy(now))
    return { methodId, taken }
  }
  const { methodId, taken } = await answerNoSooner(sent())
  return attempts.open(slug, attempts.name(), {
    address,
    methodId,
    userId: user.user_id,
    isNewUser: false,
    expiresAt: now + additionMinutes * 60_000,
    ...(taken && { taken }),
  })
}

/** Spends the code. Throws `address-taken` to whoever has proven that the other account is theirs. */
export const finishAddition = async (
  slug: Addition['slug'],
  { attempt: name, code }: { attempt: string; code: string },
  { api, attempts, attributes, session }: RouteContext,
): Promise<Complete> => {
  const live = await session.read()
  const attempt = await attempts.get(slug, name)
  if (attempt.userId !== live.user.user_id) throw new AuthError('attempt-unknown')
  const answer = await api.otps.authenticate({
    method_id: attempt.methodId,
    code,
    attributes,
    // Without a session none is made: the code of another account's address signs nobody in.
    ...(!attempt.taken && { session_token: live.sessionToken }),
  })
  await attempts.close(slug, name, attempt)
  return joined(answer, live)
}

/** The person with what was proven. Throws `address-taken` when it is on another account. */
export const joined = ({ session, user }: AuthenticatedAnswer, live: LiveSession): Complete => {
  if (user.user_id !== live.user.user_id || !session) throw new AuthError('address-taken')
  return toChanged({ session }, user)
}

const findOwner = async (
  api: ApiClient,
  filter_name: Addition['filter'],
  address: string,
): Promise<string | null> => {
  const operands = [{ filter_name, filter_value: [address] }]
  const { results } = await api.users.search({ limit: 1, query: { operands } })
  return results[0]?.user_id ?? null
}

/** A newer addition takes the place of one that waits for its proof, such as one with a typo. */
const dropAdditions = async ({ users }: ApiClient, user: ApiUser): Promise<void> => {
  // Without a way in beside it, it is what the account is known by.
  if (waysIn(user).length === 0) return
  for (const { email_id, verified } of user.emails) {
    if (!verified) await users.deleteEmail({ email_id }).catch(ignoreGone)
  }
  for (const { phone_id, verified } of user.phone_numbers) {
    if (!verified) await users.deletePhoneNumber({ phone_id }).catch(ignoreGone)
  }
}

const ignoreGone = (error: unknown): void => {
  if (!isApiError(error, 'email_not_found', 'phone_number_not_found')) throw error
}

/** Somebody else is adding the same address just now: whoever proves it has it. */
const asBusy = (now: number) => (error: unknown) => {
  const isBusy = isApiError(
    error,
    'email_not_found',
    'duplicate_email',
    'phone_number_not_found',
    'duplicate_phone_number',
  )
  throw isBusy ? new AuthError('rate-limited', { retryAt: now + additionMinutes * 60_000 }) : error
}
