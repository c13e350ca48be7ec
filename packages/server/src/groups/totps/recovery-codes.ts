import { randomInt } from 'node:crypto'
import type { Context } from '../../context.ts'
import type { Db } from '../../db/schema.ts'

const COUNT = 10
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789'

/** `xxxx-xxxx-xxxx`, each character out of 36: 62 random bits, the most that this form holds. */
export const newRecoveryCode = (): string => [group(), group(), group()].join('-')

const group = (): string =>
  Array.from({ length: 4 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')

/** Makes the recovery codes of a TOTP. They are found by a keyed hash, and sealed to be listed. */
export const issueRecoveryCodes = async (
  tx: Db,
  { keys, newId }: Context,
  totpId: string,
): Promise<string[]> => {
  const codes = Array.from({ length: COUNT }, newRecoveryCode)
  const rows = codes.map((code, position) => {
    const id = newId('totp-recovery-code')
    return {
      totp_recovery_code_id: id,
      totp_id: totpId,
      code_mac: keys.mac('recovery-codes', totpId, code),
      code_sealed: keys.seal('recovery-codes', code, id),
      position,
      consumed_at: null,
    }
  })
  await tx.insertInto('totp_recovery_codes').values(rows).execute()
  return codes
}

/** Lists the codes of a TOTP that are left. */
export const listRecoveryCodes = async (
  db: Db,
  { keys }: Context,
  totpId: string,
): Promise<string[]> => {
  const rows = await db
    .selectFrom('totp_recovery_codes')
    .select(['totp_recovery_code_id', 'code_sealed'])
    .where('totp_id', '=', totpId)
    .where('consumed_at', 'is', null)
    .orderBy('position')
    .execute()
  // What another secret sealed is no code any more.
  return rows.flatMap(
    (row) => keys.open('recovery-codes', row.code_sealed, row.totp_recovery_code_id) ?? [],
  )
}

/** Spends a code in one statement. Returns its id, or what is wrong with it. */
export const spendRecoveryCode = async (
  tx: Db,
  { keys, now }: Context,
  totpId: string,
  typed: string,
): Promise<{ id: string } | 'used' | 'wrong'> => {
  const mac = keys.mac('recovery-codes', totpId, typed.toLowerCase())
  const spent = await tx
    .updateTable('totp_recovery_codes')
    .set({ consumed_at: now() })
    .where('totp_id', '=', totpId)
    .where('code_mac', '=', mac)
    .where('consumed_at', 'is', null)
    .returning('totp_recovery_code_id')
    .executeTakeFirst()
  if (spent) return { id: spent.totp_recovery_code_id }
  const known = await tx
    .selectFrom('totp_recovery_codes')
    .select('totp_recovery_code_id')
    .where('totp_id', '=', totpId)
    .where('code_mac', '=', mac)
    .executeTakeFirst()
  return known ? 'used' : 'wrong'
}
