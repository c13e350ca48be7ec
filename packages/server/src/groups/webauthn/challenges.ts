import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { Db, WebauthnChallengeRow } from '../../db/schema.ts'
import { sha256 } from '../../secrets/keys.ts'

/** How long a ceremony may take. Browsers are told the same. */
export const CEREMONY_MS = 5 * 60_000

type NewChallenge = Pick<
  WebauthnChallengeRow,
  | 'ceremony'
  | 'user_id'
  | 'domain'
  | 'user_handle'
  | 'user_agent'
  | 'authenticator_type'
  | 'automatic'
> & { registration_ids: string[] | null; now: Date }

/** Stores the hash of a new challenge and returns its 32 bytes. */
export const issueChallenge = async (
  tx: Db,
  { registration_ids, now, ...row }: NewChallenge,
): Promise<Buffer> => {
  const challenge = randomBytes(32)
  await tx
    .insertInto('webauthn_challenges')
    .values({
      ...row,
      challenge_hash: sha256(challenge.toString('base64url')),
      registration_ids: registration_ids && JSON.stringify(registration_ids),
      created_at: now,
      expires_at: new Date(now.getTime() + CEREMONY_MS),
      consumed_at: null,
    })
    .execute()
  return challenge
}

/** Who answers a challenge. The challenge must be for them, or for anybody. */
export type Answerer =
  | { ceremony: 'register'; userId: string }
  | { ceremony: 'authenticate'; userId: string; domain: string; registrationId: string }

/** Spends a challenge in one statement. Undefined: `deadReasonOf` may know why. */
export const spendChallenge = (
  tx: Db,
  challenge: string,
  by: Answerer,
  now: Date,
): Promise<WebauthnChallengeRow | undefined> =>
  tx
    .updateTable('webauthn_challenges')
    .set({ consumed_at: now })
    .where('challenge_hash', '=', sha256(challenge))
    .where('ceremony', '=', by.ceremony)
    .where('consumed_at', 'is', null)
    .where('expires_at', '>', now)
    .where(isFor(by))
    .returningAll()
    .executeTakeFirst()

/** Says what a challenge that could not be spent was: used, expired, for another domain, or unknown. */
export const deadReasonOf = async (
  tx: Db,
  challenge: string,
  by: Answerer,
  now: Date,
): Promise<'used' | 'expired' | 'domain' | null> => {
  const row = await tx
    .selectFrom('webauthn_challenges')
    .select(['domain', 'consumed_at', 'expires_at', isFor(by).as('fits')])
    .where('challenge_hash', '=', sha256(challenge))
    .where('ceremony', '=', by.ceremony)
    .executeTakeFirst()
  if (!row) return null
  if (by.ceremony === 'authenticate' && row.domain !== by.domain) return 'domain'
  if (!row.fits) return null
  if (row.consumed_at) return 'used'
  return row.expires_at <= now ? 'expired' : null
}

const isFor = (by: Answerer) =>
  by.ceremony === 'register'
    ? sql<boolean>`user_id = ${by.userId}`
    : sql<boolean>`(user_id is null or user_id = ${by.userId}) and domain = ${by.domain}
        and (registration_ids is null or jsonb_exists(registration_ids, ${by.registrationId}))`
