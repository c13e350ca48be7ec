import type { Db, GrantRow } from '../../db/schema.ts'

/** Finds a grant that is in force. With `lock`, nobody ends it before the transaction does. */
export const findGrant = (
  db: Db,
  grantId: string,
  { now, lock = false }: { now: Date; lock?: boolean },
): Promise<GrantRow | undefined> => {
  const query = db
    .selectFrom('connected_app_grants')
    .selectAll()
    .where('grant_id', '=', grantId)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
  return (lock ? query.forNoKeyUpdate() : query).executeTakeFirst()
}

/** Ends a grant, and every token that lives by it, for good. */
export const revokeGrant = async (db: Db, grantId: string, now: Date): Promise<void> => {
  await db
    .updateTable('connected_app_grants')
    .set({ revoked_at: now })
    .where('grant_id', '=', grantId)
    .where('revoked_at', 'is', null)
    .execute()
}

/**
 * Ends what a user granted in any session but one, and forgets their consent: whoever was in the
 * account may have let in an app of their own.
 */
export const endGrants = async (
  tx: Db,
  userId: string,
  { except }: { except?: string | undefined } = {},
): Promise<void> => {
  await tx
    .deleteFrom('connected_app_grants')
    .where('user_id', '=', userId)
    .where(({ or, eb }) => or([eb('session_id', 'is', null), eb('session_id', '!=', except ?? '')]))
    .execute()
  await tx
    .deleteFrom('connected_app_consents')
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('connected_app_grants')
            .select('grant_id')
            .where('connected_app_grants.user_id', '=', userId)
            .whereRef('connected_app_grants.client_id', '=', 'connected_app_consents.client_id')
            .where('connected_app_grants.revoked_at', 'is', null),
        ),
      ),
    )
    .execute()
}
