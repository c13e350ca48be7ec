import { ApiError, type OAuthProvider } from '@latchkey/api'
import type { Context } from '../../context.ts'
import type { Db, OauthRegistrationRow } from '../../db/schema.ts'
import type { PassedSession } from '../sessions/session-rows.ts'
import { addressesOf, insertAddress, removeAttached, verifyAddress } from '../users/addresses.ts'
import { hasOlderOwner } from '../users/planted.ts'
import { proveAddress } from '../users/proof.ts'
import { insertUser, lockUser } from '../users/users.ts'
import type { Identity } from './identity.ts'
import { providerType } from './names.ts'

/** Somebody at a provider, and whom the sign-in was begun for, if anybody. */
export type Claim = { provider: OAuthProvider; identity: Identity; attachUserId: string | null }

/** The user whom a claim leads to, and by what; null when there is none yet. */
type Match = {
  userId: string
  by: 'registration' | 'attach' | 'email'
  registration?: OauthRegistrationRow
}

/**
 * Finds the user of a claim: by the account at the provider, else by whom it was begun for, else by
 * an address that both the provider and this server know to be proven. Throws when the account is
 * another user's than the one it was begun for: two users are never made one.
 */
export const findAccount = async (db: Db, claim: Claim): Promise<Match | null> => {
  const { provider, identity, attachUserId } = claim
  const registration = await db
    .selectFrom('oauth_registrations')
    .selectAll()
    .where('provider_type', '=', providerType(provider))
    .where('provider_subject', '=', identity.subject)
    .executeTakeFirst()
  if (registration) {
    const { user_id: userId } = registration
    if (attachUserId !== null && attachUserId !== userId) throw belongsToAnother()
    return { userId, by: 'registration', registration }
  }
  if (attachUserId !== null) return { userId: attachUserId, by: 'attach' }
  const owner = await findByEmail(db, identity)
  return owner === null ? null : { userId: owner, by: 'email' }
}

/** The refusal of an account at a provider that is already some other user's. */
const belongsToAnother = (): ApiError =>
  new ApiError('oauth_flow_callback_error', {
    message: 'This account at the provider belongs to another user.',
    details: { reason: 'belongs_to_another_user' },
  })

const findByEmail = async (db: Db, { email }: Identity): Promise<string | null> => {
  if (email === null) return null
  const row = await db
    .selectFrom('emails')
    .select(['user_id', 'verified', 'created_at'])
    .where('canonical', '=', email.canonical)
    .where('expires_at', 'is', null)
    .executeTakeFirst()
  if (!row) return null
  const { user_id: userId, created_at: since } = row
  // Nobody proved it: only an account that began with this address is for its owner to take over.
  const theirs =
    row.verified ||
    !((await hasVerified(db, userId)) || (await hasOlderOwner(db, { userId, since })))
  return theirs ? userId : null
}

const hasVerified = async (db: Db, userId: string): Promise<boolean> => {
  for (const table of ['emails', 'phone_numbers'] as const) {
    const row = await db
      .selectFrom(table)
      .select('user_id')
      .where('user_id', '=', userId)
      .where('verified', '=', true)
      .executeTakeFirst()
    if (row) return true
  }
  return false
}

/** The user and the registration that a sign-in ends with. */
export type Account = {
  userId: string
  registrationId: string
  /** The address of the user that the provider vouches for. */
  emailId: string | null
  resetSessions: boolean
}

/** Finds or makes the user of a claim, links the account, and takes the proven address in. */
export const resolveAccount = async (
  tx: Db,
  context: Context,
  claim: Claim,
  passed: PassedSession | null,
): Promise<Account | ApiError> => {
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    const match = await findAccount(tx, claim).catch(refusalIn)
    if (match instanceof ApiError) return match
    const account = match
      ? await join(tx, context, claim, { match, passed })
      : await create(tx, context, claim)
    if (account) return account
  }
  throw new ApiError('server_unavailable', { retryAfterSeconds: 1 })
}

// Each round is lost to another sign-in of the same person that has been committed since.
const MAX_ATTEMPTS = 3

const refusalIn = (error: unknown): ApiError => {
  if (error instanceof ApiError) {
    return new ApiError('oauth_token_not_found', {
      message: error.message,
      ...(error.details && { details: error.details }),
    })
  }
  throw error
}

const join = async (
  tx: Db,
  context: Context,
  claim: Claim,
  { match, passed }: { match: Match; passed: PassedSession | null },
): Promise<Account | ApiError | null> => {
  const { userId, by } = match
  await lockUser(tx, userId)
  // Whatever was found may be gone since, or may be another's.
  const again = await findAccount(tx, claim).catch(refusalIn)
  if (again instanceof ApiError) return again
  if (again?.userId !== userId || again.by !== by) return null
  if (by === 'attach') {
    // The browser of somebody else finished what this user began.
    if (passed && passed.user_id !== userId) return foreign()
    if (!(await exists(tx, userId))) return foreign()
  }
  const registrationId =
    match.registration?.oauth_user_registration_id ?? (await link(tx, context, claim, userId))
  if (registrationId === null) return null
  const proof = await takeAddress(tx, context, claim, { userId, registrationId, passed, by })
  return { userId, registrationId, ...proof }
}

const foreign = (): ApiError =>
  new ApiError('oauth_token_not_found', {
    message: 'This sign-in was begun for another user.',
    details: { reason: 'belongs_to_another_user' },
  })

const exists = async (tx: Db, userId: string): Promise<boolean> =>
  (await tx
    .selectFrom('users')
    .select('user_id')
    .where('user_id', '=', userId)
    .executeTakeFirst()) !== undefined

const create = async (tx: Db, context: Context, claim: Claim): Promise<Account | null> => {
  const { email, name } = claim.identity
  const userId = await insertUser(tx, context, {
    status: 'active',
    ...(name && { name: { first_name: name.first_name, last_name: name.last_name } }),
  })
  const undo = async (): Promise<null> => {
    await tx.deleteFrom('users').where('user_id', '=', userId).execute()
    return null
  }
  let emailId: string | null = null
  if (email) {
    await removeUnproven(tx, claim.identity)
    emailId = await insertAddress(tx, context, { userId, address: email })
    if (emailId === null) return undo()
    await verifyAddress(tx, { userId, methodId: emailId })
  }
  const registrationId = await link(tx, context, claim, userId)
  if (registrationId === null) return undo()
  return { userId, registrationId, emailId, resetSessions: false }
}

// Whoever has the address without its proof loses it to whom the provider vouches for.
const removeUnproven = async (tx: Db, { email }: Identity): Promise<void> => {
  await tx
    .deleteFrom('emails')
    .where('canonical', '=', email?.canonical ?? '')
    .where('verified', '=', false)
    .execute()
}

const link = async (
  tx: Db,
  context: Context,
  { provider, identity }: Claim,
  userId: string,
): Promise<string | null> => {
  const inserted = await tx
    .insertInto('oauth_registrations')
    .values({
      oauth_user_registration_id: context.newId('oauth-user'),
      user_id: userId,
      provider_type: providerType(provider),
      provider_subject: identity.subject,
      profile_picture_url: identity.picture,
      locale: identity.locale,
      tokens_sealed: null,
      created_at: context.now(),
    })
    .onConflict((conflict) => conflict.columns(['provider_type', 'provider_subject']).doNothing())
    .returning('oauth_user_registration_id')
    .executeTakeFirst()
  return inserted?.oauth_user_registration_id ?? null
}

type Joined = {
  userId: string
  registrationId: string
  passed: PassedSession | null
  by: Match['by']
}

/** Proves the address that the provider vouches for, or gives it to a user who attaches. */
const takeAddress = async (
  tx: Db,
  context: Context,
  { identity: { email } }: Claim,
  { userId, registrationId, passed, by }: Joined,
): Promise<{ emailId: string | null; resetSessions: boolean }> => {
  if (!email) return { emailId: null, resetSessions: false }
  const addresses = await addressesOf(tx, userId, context.now())
  const own = addresses.find(
    ({ kind, canonical }) => kind === 'email' && canonical === email.canonical,
  )
  if (!own && by !== 'attach') return { emailId: null, resetSessions: false }
  if (!own) await removeAttached(tx, email)
  const emailId = own?.methodId ?? (await insertAddress(tx, context, { userId, address: email }))
  if (emailId === null) return { emailId: null, resetSessions: false }
  // An account with an owner takes one more address in; one without gets its first proof.
  if (addresses.some(({ verified }) => verified)) {
    await verifyAddress(tx, { userId, methodId: emailId })
    return { emailId, resetSessions: false }
  }
  const proven = await proveAddress(tx, context, {
    userId,
    methodId: emailId,
    passed,
    keep: [registrationId],
  })
  return { emailId, resetSessions: proven?.resetSessions ?? false }
}
