import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { openDatabase } from '../../db/database.ts'
import type { Db } from '../../db/schema.ts'
import { isSecretOf } from '../../secrets/client-secrets.ts'
import { createKeys } from '../../secrets/keys.ts'
import { createTestServer } from '../../testing.ts'

test('the database alone gives no secret, and lets none be guessed', async () => {
  const opened: { db?: Db } = {}
  const kit = await createTestServer({
    parts: {
      open: async (...options) => {
        const database = await openDatabase(...options)
        opened.db = database.db
        return database
      },
    },
  })
  const weak = 'correct-h0rse-battery'
  const { client_id } = (
    await kit.api.m2m.create({ client_id: 'crm', client_secret: weak, scopes: [] })
  ).m2m_client
  const { next_client_secret } = (await kit.api.m2m.rotateStart({ client_id })).m2m_client
  const row = await opened.db?.selectFrom('m2m_clients').selectAll().executeTakeFirstOrThrow()
  if (!row) throw new Error('The server opened no database.')
  const dump = JSON.stringify(row)
  for (const secret of [weak, next_client_secret]) {
    expect(dump).not.toContain(secret)
    expect(dump).toContain(`"${secret.slice(-4)}"`)
    for (const guess of [secret, `${client_id}${secret}`, JSON.stringify([client_id, secret])]) {
      for (const algorithm of ['sha256', 'sha1', 'md5']) {
        const hash = createHash(algorithm).update(guess).digest('base64url')
        expect([row.secret_mac, row.next_secret_mac]).not.toContain(hash)
      }
    }
    expect(isSecretOf(createKeys(kit.server.secret), row, secret)).toBe(true)
    expect(isSecretOf(createKeys(`${kit.server.secret}x`), row, secret)).toBe(false)
    // A hash that is copied to another client opens nothing there.
    const other = { ...row, client_id: 'other' }
    expect(isSecretOf(createKeys(kit.server.secret), other, secret)).toBe(false)
  }
  await kit.close()
})
