import { expect, test } from 'vitest'
import { createIds, type Context } from '../../context.ts'
import { createKeys } from '../../secrets/keys.ts'
import { insertFactors } from '../../testing-factors.ts'
import { createFilledStore } from '../../testing.ts'
import { issueRecoveryCodes, listRecoveryCodes, newRecoveryCode } from './recovery-codes.ts'
import { findTotp, insertTotp, redeemTotpCode } from './totp-rows.ts'
import { codeOf, newSecret, stepAt } from './totp.ts'

test('the database alone gives neither the secret nor a recovery code', async () => {
  await createFilledStore('pglite', async (db) => {
    await insertFactors(db, 1, { verified: true })
    await db.deleteFrom('totps').execute()
    const { user_id: userId } = await db
      .selectFrom('users')
      .select('user_id')
      .executeTakeFirstOrThrow()
    const time = new Date()
    // SAFETY: these queries take nothing else of a context.
    const contextOf = (secret: string) =>
      ({ keys: createKeys(secret), newId: createIds('development'), now: () => time }) as Context
    const context = contextOf('one')
    const secret = newSecret()
    const totpId = await insertTotp(db, context, { userId, secret, minutes: 5 })
    const codes = await issueRecoveryCodes(db, context, totpId)

    const dump = JSON.stringify([
      await db.selectFrom('totps').selectAll().execute(),
      await db.selectFrom('totp_recovery_codes').selectAll().execute(),
    ])
    for (const text of [secret, ...codes]) expect(dump).not.toContain(text)
    expect(await listRecoveryCodes(db, context, totpId)).toEqual(codes)

    // With another secret of the project they are nothing.
    const other = contextOf('two')
    expect(await listRecoveryCodes(db, other, totpId)).toEqual([])
    const totp = await findTotp(db, userId)
    const code = codeOf(secret, stepAt(time))
    expect(totp && (await redeemTotpCode(db, other, totp, code))?.errorType).toBe(
      'unable_to_authenticate_totp',
    )
    // The statement that takes a code looks at the time itself.
    const late = new Date(time.getTime() + 5 * 60_000)
    const lateCode = codeOf(secret, stepAt(late))
    const tooLate = { ...context, now: () => late }
    expect(totp && (await redeemTotpCode(db, tooLate, totp, lateCode))).not.toBeNull()
    expect(totp && (await redeemTotpCode(db, context, totp, code))).toBeNull()
  })
})

test('recovery codes use every character evenly', () => {
  const counts = new Map<string, number>()
  for (let index = 0; index < 3000; index += 1) {
    for (const letter of newRecoveryCode().replaceAll('-', '')) {
      counts.set(letter, (counts.get(letter) ?? 0) + 1)
    }
  }
  expect(counts.size).toBe(36)
  // 36,000 characters, 1,000 of each: chi-square with 35 degrees is over 90 once in a million.
  const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)
  expect(chiSquare).toBeLessThan(90)
})
