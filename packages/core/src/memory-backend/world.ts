import type { ApprovalRequest } from '../contract/index.ts'
import type { FakeAccount } from '../flows/oauth/memory-routes.ts'
import type { Mailer } from './inbox.ts'
import { createConnectedApps, type ConnectedApps } from './connected-apps.ts'
import { createOneTimeThings, type OneTimeThings } from './one-time.ts'
import { createPeople, type People } from './people.ts'
import { createSessions, type SecondFactorPolicy, type Sessions } from './sessions.ts'

/** A challenge that waits for the signature of a wallet. */
export type WalletMessage = { message: string; expiresAt: number; spent: boolean }

/** A sign-in that another device may approve, and what that device said. */
export type MemoryApproval = {
  methodId: string
  number: string
  request: ApprovalRequest
  answer: { token: string } | 'denied' | null
}

/** All that a server would keep, shared by every browser. */
export type World = OneTimeThings &
  Pick<Mailer, 'send'> & {
    /** Epoch ms. */
    now(): number
    newId(kind: string): string
    people: People
    sessions: Sessions
    /** The newest message of each wallet, by its type and address. */
    walletMessages: Map<string, WalletMessage>
    /** By the attempt that asked for the link. */
    approvals: Map<string, MemoryApproval>
    /** What comes of going to the URL of a visit to a provider. */
    visits: Map<string, (account: FakeAccount) => void>
    apps: ConnectedApps
    site: Site
  }

/** Where the app lives, and what its passkeys belong to. */
export type Site = { origin: string; rpId: string; name: string }

/** Makes an empty world. Ids count up, so that a failing test reads the same each time. */
export const createWorld = (options: {
  now(): number
  site: Site
  secondFactor: SecondFactorPolicy
  send: Mailer['send']
}): World => {
  const { now, site, send } = options
  let ids = 0
  const newId = (kind: string) => `${kind}-${++ids}`
  const people = createPeople(now, newId)
  return {
    now,
    newId,
    site,
    send,
    people,
    sessions: createSessions({ now, newId, personOf: people.byId, policy: options.secondFactor }),
    walletMessages: new Map(),
    approvals: new Map(),
    visits: new Map(),
    apps: createConnectedApps(newId),
    ...createOneTimeThings(now),
  }
}
