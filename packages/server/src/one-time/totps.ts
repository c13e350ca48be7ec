import { expect } from 'vitest'
import { codeOf, STEP_MS } from '../groups/totps/totp.ts'
import type { Row } from './race.ts'
import { newAddress, type Stage } from './stage.ts'

const session = { session_duration_minutes: 5 }

/** A user whose app is confirmed, with the code that comes next. */
const confirm = async ({ api }: Stage) => {
  const { user_id } = await api.users.create({ email: newAddress() })
  const totp = await api.totps.create({ user_id })
  const step = Math.floor(Date.now() / STEP_MS)
  await api.totps.authenticate({ user_id, totp_code: codeOf(totp.secret, step) })
  return { ...totp, next: codeOf(totp.secret, step + 1) }
}

/** What is true of authenticator apps, whoever comes at once. */
export const totpRows: Row[] = [
  {
    title: 'a code of an authenticator app lets one in',
    prepare: async (stage) => {
      const { user_id, next: totp_code } = await confirm(stage)
      return {
        attempt: (api) => api.totps.authenticate({ user_id, totp_code, ...session }),
        counts: { ok: 1 },
        rest: ['400 totp_code_already_authenticated'],
        check: async () =>
          expect((await stage.api.sessions.get({ user_id })).sessions).toHaveLength(1),
      }
    },
  },
  {
    title: 'a recovery code lets one in, and leaves the others',
    prepare: async (stage) => {
      const { user_id, recovery_codes } = await confirm(stage)
      const [recovery_code = '', ...left] = recovery_codes
      return {
        attempt: (api) => api.totps.recover({ user_id, recovery_code, ...session }),
        counts: { ok: 1 },
        rest: ['401 unable_to_authenticate_recovery_code used'],
        check: async () => {
          expect((await stage.api.sessions.get({ user_id })).sessions).toHaveLength(1)
          const { totps } = await stage.api.totps.recoveryCodes({ user_id })
          expect(totps).toMatchObject([{ recovery_codes: left }])
        },
      }
    },
  },
]
