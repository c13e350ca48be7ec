import {
  ApiError,
  isApiError,
  type contract,
  type ErrorType,
  type ParsedRequestOf,
} from '@latchkey/api'
import type { Context } from '../../context.ts'
import type { Db } from '../../db/schema.ts'
import { sha256 } from '../../secrets/keys.ts'
import { parseEmailAddress, type EmailAddress } from '../users/email-address.ts'
import { removeAttached, verifyAddress } from '../users/addresses.ts'
import { insertEmail, insertUser, isUserId, lockUser, resolveUserId } from '../users/users.ts'
import { findOwner } from './migrate.ts'
import { checkDuration } from './open-session.ts'
import { signIn } from './sign-in.ts'
import type { TrustedClaims, TrustedTokenProfile } from './trusted-profiles.ts'

type AttestRequest = ParsedRequestOf<typeof contract.sessions.attest>

/** Takes a JWT of a trusted third party, once, for a sign-in of the user that its claims name. */
export const attestSession = async (context: Context, request: AttestRequest) => {
  const profile = context.config.trustedTokenProfiles.find(
    ({ profileId }) => profileId === request.profile_id,
  )
  const verify = context.trustedProfiles.get(request.profile_id)
  if (!profile || !verify) throw new ApiError('trusted_token_profile_not_found')
  checkDuration(context, request)
  const claims = await verify(request.token, context.now())
  if (!claims) throw new ApiError('invalid_trusted_auth_token')
  const subject = subjectOf(profile, claims)

  const { answer } = await signIn(context, request, async (tx) => {
    if (!(await spend(tx, profile, claims))) {
      return new ApiError('invalid_trusted_auth_token', { details: { reason: 'used' } })
    }
    const userId = await findOrProvision(tx, context, profile, subject)
    // Thrown, so that the token is good again once the user exists.
    if (!userId) throw new ApiError('user_not_found')
    return {
      userId,
      factor: {
        type: 'trusted_auth_token',
        delivery_method: 'trusted_token_exchange',
        trusted_auth_token_factor: { token_id: claims.jti },
      },
    }
  })
  return answer
}

/** Whom the claims of a token name. */
type Subject = { userId?: string; externalId?: string; email?: EmailAddress; vouched: boolean }

const subjectOf = ({ mapping }: TrustedTokenProfile, claims: TrustedClaims): Subject => {
  // The party is trusted to know addresses, unless it says that it does not.
  const vouched = claims.email_verified === undefined || claims.email_verified === true
  if (mapping.userId !== undefined) {
    const userId = textOf(claims[mapping.userId])
    if (!isUserId(userId)) throw wrongMapping()
    return { userId, vouched }
  }
  const address = mapping.email === undefined ? undefined : claims[mapping.email]
  const email = address === undefined ? undefined : emailOf(address)
  if (mapping.externalId !== undefined) {
    const externalId = textOf(claims[mapping.externalId])
    if (isUserId(externalId)) throw wrongMapping()
    return { externalId, vouched, ...(email && { email }) }
  }
  if (!email || !vouched) throw wrongMapping()
  return { email, vouched }
}

const textOf = (claim: unknown): string => {
  if (typeof claim === 'string' && /^[A-Za-z0-9._|-]{1,128}$/.test(claim)) return claim
  throw wrongMapping()
}

const emailOf = (claim: unknown): EmailAddress => {
  try {
    return parseEmailAddress(String(claim))
  } catch {
    throw wrongMapping()
  }
}

const wrongMapping = (): ApiError =>
  new ApiError('trusted_token_profile_incorrect_external_id_mapping')

const spend = async (
  tx: Db,
  { profileId }: TrustedTokenProfile,
  { jti, exp }: TrustedClaims,
): Promise<boolean> => {
  const spent = await tx
    .insertInto('trusted_tokens')
    .values({
      token_hash: sha256(JSON.stringify([profileId, jti])),
      // PostgreSQL knows no later year, and what ends then never does.
      expires_at: new Date(Math.min(exp * 1000, Date.UTC(9999, 0))),
    })
    .onConflict((conflict) => conflict.column('token_hash').doNothing())
    .returning('token_hash')
    .executeTakeFirst()
  return spent !== undefined
}

const findOrProvision = async (
  tx: Db,
  context: Context,
  { provisioning = false }: TrustedTokenProfile,
  subject: Subject,
): Promise<string | null> => {
  const found = await find(tx, subject)
  if (found === null) return provisioning ? provision(tx, context, subject) : null
  await lockUser(tx, found)
  // Asked again, because who was found may be gone since.
  return find(tx, subject)
}

const find = async (tx: Db, { userId, externalId, email }: Subject): Promise<string | null> => {
  const id = userId ?? externalId
  if (id === undefined) return (email && (await findOwner(tx, email))) ?? null
  return resolveUserId(tx, id).catch(unless('user_not_found'))
}

const provision = async (tx: Db, context: Context, subject: Subject): Promise<string | null> => {
  const { userId, externalId, email, vouched } = subject
  if (userId !== undefined) return null
  const made = await insertUser(tx, context, { status: 'active', externalId }).catch(
    unless('duplicate_user_external_id'),
  )
  // Another token of the same user was faster.
  if (made === null) return find(tx, subject)
  if (!email) return made
  await removeAttached(tx, email)
  const emailId = await insertEmail(tx, context, { userId: made, email })
  if (emailId) {
    if (vouched) await verifyAddress(tx, { userId: made, methodId: emailId })
    return made
  }
  if (externalId !== undefined) return made
  // Without its address nothing names the user.
  await tx.deleteFrom('users').where('user_id', '=', made).execute()
  return find(tx, subject)
}

const unless =
  (type: ErrorType) =>
  (error: unknown): null => {
    if (isApiError(error, type)) return null
    throw error
  }
