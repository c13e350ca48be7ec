import type { Session } from '../contract/index.ts'
import { hasTotp, type Person } from './people.ts'

/** Whose sign-in a second factor has to finish. */
export type SecondFactorPolicy = 'never' | 'when_enrolled' | 'always'

/** A proof. `of` is the id of the address that was proven, which no browser is told. */
export type Factor = Pick<Session['factors'][number], 'type' | 'deliveryMethod'> & { of?: string }

/** A session, and whose it is. */
export type StoredSession = Omit<Session, 'factors'> & {
  userId: string
  factors: (Factor & { lastAuthenticatedAt: number })[]
}

const dayMs = 24 * 60 * 60_000
const idleMs = 7 * dayMs
const absoluteMs = 30 * dayMs

/** Sessions of everybody. */
export type Sessions = {
  open(person: Person, factors: readonly Factor[]): StoredSession
  /** Adds a proof, or renews one. */
  addFactor(session: StoredSession, factor: Factor): void
  /** Reads a live session that owes nothing, and extends it once half of its idle time is over. */
  find(sessionId: string | null): StoredSession | null
  /** Lets a session that waited for its second factor last as long as any other. */
  extend(session: StoredSession): void
  /** Live sessions of somebody that owe nothing, the one used last first. */
  of(person: Person): StoredSession[]
  end(sessionId: string): void
  endOthers(person: Person, kept?: string, only?: (session: StoredSession) => boolean): void
  owes(session: StoredSession, person: Person): boolean
}

type Options = {
  now(): number
  newId(kind: string): string
  personOf(userId: string): Person | undefined
  policy: SecondFactorPolicy
}

export const createSessions = ({ now, newId, personOf, policy }: Options): Sessions => {
  const all = new Map<string, StoredSession>()

  const idleEnd = ({ startedAt }: { startedAt: number }) =>
    Math.min(now() + idleMs, startedAt + absoluteMs)

  const owes = (session: StoredSession, person: Person) => {
    if (policy === 'never' || hasSecondFactor(session)) return false
    return policy === 'always' || hasTotp(person)
  }

  /** Null for a session that is over, or to nobody. */
  const live = (sessionId: string) => {
    const session = all.get(sessionId)
    const person = session && personOf(session.userId)
    const over = !session || !person || session.expiresAt <= now() || owes(session, person)
    return over ? null : session
  }

  const sessions: Sessions = {
    owes,

    open(person, factors) {
      const startedAt = now()
      const session: StoredSession = {
        sessionId: newId('session'),
        userId: person.userId,
        startedAt,
        lastAccessedAt: startedAt,
        expiresAt: idleEnd({ startedAt }),
        ipAddress: null,
        userAgent: null,
        factors: [],
      }
      for (const factor of factors) sessions.addFactor(session, factor)
      all.set(session.sessionId, session)
      return session
    },

    addFactor(session, factor) {
      const others = session.factors.filter(
        ({ type, deliveryMethod, of }) =>
          type !== factor.type || deliveryMethod !== factor.deliveryMethod || of !== factor.of,
      )
      session.factors = [...others, { ...factor, lastAuthenticatedAt: now() }]
      session.lastAccessedAt = now()
    },

    find(sessionId) {
      const session = sessionId === null ? null : live(sessionId)
      if (!session) return null
      session.lastAccessedAt = now()
      if (session.expiresAt - now() < idleMs / 2) sessions.extend(session)
      return session
    },

    extend(session) {
      session.expiresAt = idleEnd(session)
    },

    of: ({ userId }) =>
      [...all.values()]
        .filter((session) => session.userId === userId && live(session.sessionId))
        .sort((one, other) => other.lastAccessedAt - one.lastAccessedAt),

    end: (sessionId) => void all.delete(sessionId),

    endOthers({ userId }, kept, only = () => true) {
      for (const session of all.values()) {
        const other = session.userId === userId && session.sessionId !== kept
        if (other && only(session)) all.delete(session.sessionId)
      }
    },
  }
  return sessions
}

const secondFactors = ['totp', 'recovery_codes', 'webauthn']

/** Whether a second factor was proven in this session. A passkey is both. */
export const hasSecondFactor = ({ factors }: Pick<StoredSession, 'factors'>): boolean =>
  factors.some(({ type }) => secondFactors.includes(type))

/** What a browser may know. */
export const toSession = ({ userId: _, factors, ...session }: StoredSession): Session => ({
  ...session,
  factors: factors.map(({ of: _, ...factor }) => factor),
})
