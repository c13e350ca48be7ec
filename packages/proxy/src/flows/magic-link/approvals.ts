import type { ApprovalRequest } from '@latchkey/core/contract'
import type { Seal } from '../../sealed.ts'
import type { Store } from '../../store.ts'

/** What both devices know of a sign-in: who asks, then what the other device said. */
export type Approval = { methodId: string; expiresAt: number } & (
  | { state: 'asked'; number: string; request: ApprovalRequest }
  | { state: 'approved'; token: string }
  | { state: 'denied' }
)

/** Who asks, as the proxy sees them. */
export type Asker = Pick<ApprovalRequest, 'ipAddress' | 'userAgent'> & { methodId: string }

/** Sign-ins that may be approved on another device, by the name of their attempt. */
export type Approvals = {
  /** Begins one. Answers the number that the person has to recognise on the other device. */
  open(name: string, asker: Asker, expiresAt: number): Promise<string>
  find(name: string): Promise<Approval | null>
  /** Hands the token over. False for whoever comes after the first answer. */
  approve(name: string, token: string): Promise<boolean>
  /** Says no, also to what was approved and not yet used. */
  deny(name: string): Promise<void>
  delete(name: string): Promise<void>
}

/** How many numbers the other device shows: who picks one blindly is wrong five times out of six. */
const choiceCount = 6

const purpose = 'approval'

/** Approvals of one request. */
export const createApprovals = (store: Store, seal: Seal, now: number): Approvals => {
  const write = (approval: Approval) => seal.seal(purpose, approval, approval.expiresAt)

  const read = async (name: string) => {
    const sealed = await store.get(await keyOf(name))
    const approval = sealed && (await seal.open<Approval>(purpose, sealed, now))
    return sealed && approval ? { sealed, approval } : null
  }

  return {
    async open(name, { methodId, ...asker }, expiresAt) {
      const { number, choices } = newNumber()
      const request = { ...asker, askedAt: now, expiresAt, choices }
      const sealed = await write({ state: 'asked', methodId, number, request, expiresAt })
      await store.set(await keyOf(name), sealed, expiresAt - now)
      return number
    },

    find: async (name) => (await read(name))?.approval ?? null,

    async approve(name, token) {
      const found = await read(name)
      if (found?.approval.state !== 'asked') return false
      const { methodId, expiresAt } = found.approval
      const approved = await write({ state: 'approved', methodId, token, expiresAt })
      return store.replace(await keyOf(name), found.sealed, approved)
    },

    async deny(name) {
      const found = await read(name)
      if (!found) return
      const { methodId, expiresAt } = found.approval
      const denied = await write({ state: 'denied', methodId, expiresAt })
      await store.set(await keyOf(name), denied, expiresAt - now)
    },

    delete: async (name) => store.delete(await keyOf(name)),
  }
}

/** A name lets its holder approve, so the store gets a hash of it. */
const keyOf = async (name: string): Promise<string> => {
  const bytes = new TextEncoder().encode(`${purpose} ${name}`)
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Two digits, among others. The choices are in order, so that their order tells nothing. */
const newNumber = (): { number: string; choices: string[] } => {
  const choices = new Set<string>()
  while (choices.size < choiceCount) choices.add(String(10 + random(90)))
  const sorted = [...choices].sort()
  return { number: sorted[random(choiceCount)] ?? '', choices: sorted }
}

/** Evenly, from 0 to below `count`, as far as 32 bits go. */
const random = (count: number): number =>
  Math.floor(((crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 2 ** 32) * count)
