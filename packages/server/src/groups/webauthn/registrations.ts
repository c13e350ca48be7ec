import type { Db, WebauthnRegistrationRow } from '../../db/schema.ts'
import type { NewFactor } from '../sessions/open-session.ts'

/** The registrations of a user for one domain, oldest first. */
export const registrationsOf = (
  db: Db,
  userId: string,
  domain: string,
): Promise<WebauthnRegistrationRow[]> =>
  db
    .selectFrom('webauthn_registrations')
    .selectAll()
    .where('user_id', '=', userId)
    .where('domain', '=', domain)
    .orderBy('created_at')
    .orderBy('webauthn_registration_id')
    .execute()

/** Finds the registration of a credential, whoever has it. */
export const findRegistration = (
  db: Db,
  credentialId: string,
): Promise<WebauthnRegistrationRow | undefined> =>
  db
    .selectFrom('webauthn_registrations')
    .selectAll()
    .where('credential_id', '=', credentialId)
    .executeTakeFirst()

type NewRegistration = Omit<
  WebauthnRegistrationRow,
  'user_created_at' | 'transports' | 'verified'
> & { transports: string[] }

/** Stores a credential that was verified. False: somebody has registered it already. */
export const insertRegistration = async (
  tx: Db,
  { transports, ...row }: NewRegistration,
): Promise<boolean> => {
  const inserted = await tx
    .insertInto('webauthn_registrations')
    .values({ ...row, transports: JSON.stringify(transports), verified: true })
    .onConflict((conflict) => conflict.column('credential_id').doNothing())
    .returning('webauthn_registration_id')
    .executeTakeFirst()
  return inserted !== undefined
}

/** How a session shows that a registration was used. */
export const factorOf = ({
  webauthn_registration_id,
  domain,
  user_agent,
}: Pick<
  WebauthnRegistrationRow,
  'webauthn_registration_id' | 'domain' | 'user_agent'
>): NewFactor => ({
  type: 'webauthn',
  delivery_method: 'webauthn_registration',
  webauthn_factor: { webauthn_registration_id, domain, ...(user_agent && { user_agent }) },
})
