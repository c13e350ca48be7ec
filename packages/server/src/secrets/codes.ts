import { randomInt, timingSafeEqual, randomUUID } from 'node:crypto'
import { ApiError, type Attributes } from '@latchkey/api'
import { sql } from 'kysely'
import type { CodeRow, Db } from '../db/schema.ts'
import { attributesMatch, type MatchOptions } from './attributes.ts'
import type { Keys } from './keys.ts'

/** How many wrong guesses a code survives. */
export const MAX_ATTEMPTS = 5

/** Six digits, each value as likely as any other, leading zeros included. */
export const newCode = (): string => String(randomInt(1_000_000)).padStart(6, '0')

type NewCode = Pick<
  CodeRow,
  | 'send_id'
  | 'method_id'
  | 'channel'
  | 'user_id'
  | 'ip_address'
  | 'user_agent'
  | 'created_at'
  | 'expires_at'
>

/** Makes a code for a method and ends the one before it. Only a keyed hash of it is stored. */
export const issueCode = async (tx: Db, keys: Keys, row: NewCode): Promise<string> => {
  const code = newCode()
  const codeId = randomUUID()
  await lockMethod(tx, row.method_id)
  await tx
    .updateTable('codes')
    .set({ superseded_at: row.created_at })
    .where('method_id', '=', row.method_id)
    .where('superseded_at', 'is', null)
    .execute()
  await tx
    .insertInto('codes')
    .values({
      ...row,
      code_id: codeId,
      code_mac: macOf(keys, row.method_id, codeId, code),
      attempts: 0,
      consumed_at: null,
      superseded_at: null,
    })
    .execute()
  return code
}

/** Finds the newest code of a method, dead or alive. */
export const findCode = async (db: Db, methodId: string): Promise<CodeRow | undefined> =>
  db
    .selectFrom('codes')
    .selectAll()
    .where('method_id', '=', methodId)
    .where('superseded_at', 'is', null)
    .executeTakeFirst()

/** What the caller shows together with a code. */
export type Guess = {
  code: string
  attributes?: Attributes | undefined
  options?: MatchOptions | undefined
}

/**
 * Compares a guess in the one statement that also counts it, so a race cannot buy a free guess.
 * Returns the refusal instead of throwing it: the count has to be committed.
 */
export const redeemCode = async (
  tx: Db,
  keys: Keys,
  row: CodeRow,
  guess: Guess,
  now: Date,
): Promise<ApiError | null> => {
  const mac = macOf(keys, row.method_id, row.code_id, guess.code)
  const counted = await tx
    .updateTable('codes')
    .set({
      attempts: sql`attempts + 1`,
      consumed_at: sql`case when code_mac = ${mac} and ${attributesMatch(guess)} then ${now}::timestamptz end`,
    })
    .where('code_id', '=', row.code_id)
    .where('superseded_at', 'is', null)
    .where('consumed_at', 'is', null)
    .where('expires_at', '>', now)
    .where('attempts', '<', MAX_ATTEMPTS)
    .returning(['attempts', 'consumed_at', 'code_mac'])
    .executeTakeFirst()
  if (!counted) return refuseDeadCode(tx, row, mac, now)
  if (counted.consumed_at) return spendSiblingLink(tx, row.send_id, now)
  if (counted.code_mac === mac) return new ApiError('attribute_mismatch')
  return wrongCode(MAX_ATTEMPTS - counted.attempts)
}

const spendSiblingLink = async (tx: Db, sendId: string, now: Date): Promise<null> => {
  await tx
    .updateTable('tokens')
    .set({ consumed_at: now })
    .where('send_id', '=', sendId)
    .where('consumed_at', 'is', null)
    .execute()
  return null
}

const refuseDeadCode = async (tx: Db, row: CodeRow, mac: string, now: Date): Promise<ApiError> => {
  const dead = await tx
    .selectFrom('codes')
    .selectAll()
    .where('code_id', '=', row.code_id)
    .executeTakeFirst()
  // A newer code took its place meanwhile: this one is no code of the method any more.
  if (!dead || dead.superseded_at) return wrongCode(0)
  if (!dead.consumed_at && dead.attempts >= MAX_ATTEMPTS) return deadCode('exhausted')
  // Past its end a code is no secret, and only who knows it learns what became of it.
  const right = timingSafeEqual(Buffer.from(dead.code_mac), Buffer.from(mac))
  if (!right) return wrongCode(0)
  return deadCode(dead.consumed_at || dead.expires_at > now ? 'used' : 'expired')
}

/** The answer to a code that was never issued for the method. */
export const wrongCode = (attemptsLeft: number): ApiError =>
  new ApiError('otp_code_not_found', { details: { attempts_left: attemptsLeft } })

const deadCode = (reason: 'used' | 'expired' | 'exhausted'): ApiError =>
  new ApiError('unable_to_auth_otp_code', { details: { reason } })

// Two sends at once must agree which code is the newest.
const lockMethod = async (tx: Db, methodId: string): Promise<void> => {
  await sql`select pg_advisory_xact_lock(hashtextextended(${methodId}, 0))`.execute(tx)
}

const macOf = (keys: Keys, methodId: string, codeId: string, code: string): string =>
  keys.mac('codes', methodId, codeId, code)
