import {
  createFakePasskey,
  createFakeWallet,
  createMemoryBackend,
} from '../memory-backend/index.ts'
import type { ConformanceSubject } from './subject.ts'

/** The in-memory backend with everything that a subject can have; a clock that stands still, or time as it passes. */
export const createMemorySubject = ({ still = true } = {}): { subject: ConformanceSubject } => {
  let time = 1_767_225_600_000
  let phones = 0
  const memory = createMemoryBackend({ clock: still ? () => time : Date.now })
  return {
    subject: {
      browser: () => memory.browser(),
      inbox: { code: memory.inbox.latestCode, link: memory.inbox.latestLink },
      ...(still && { clock: { now: () => time, advance: (ms: number) => void (time += ms) } }),
      newPhone: () => `+4474000${String(phones++).padStart(5, '0')}`,
      newWallet: () => createFakeWallet(),
      passkeys: {
        rp: { id: 'app.example', name: 'App' },
        newPasskey: () => {
          const { create, get } = createFakePasskey()
          // SAFETY: the options are those of the backend above.
          return {
            create: (options) => create(options as { challenge: string }),
            get: (options) => get(options as { challenge: string }),
          }
        },
      },
      visitProvider: async (_, url, account) =>
        memory.visitProvider(url, account === null ? null : { subject: account }),
      newApp: memory.addApp,
    },
  }
}
