import { AuthError } from '../contract/auth-error.ts'
import {
  errorKinds,
  type AuthErrorCode,
  type AuthErrorField,
  type InputOf,
  type OutputOf,
  type Route,
  type StepUpWay,
} from '../contract/index.ts'
import type { LinkFragment } from '../shapes/link.ts'
import { ConformanceError, expectSame, type Moment } from './check.ts'
import { outputs } from './outputs.ts'
import type {
  ConformanceApp,
  ConformancePasskey,
  ConformanceSubject,
  ConformanceWallet,
} from './subject.ts'

/** What a refusal must say. What is not named here must not be there. */
export type Refusal = {
  code: AuthErrorCode
  field?: AuthErrorField
  attemptsLeft?: number
  ways?: StepUpWay[]
}

/** As exact as times are looked at: sessions and sealed cookies count whole seconds. */
export const secondMs = 1000

/** A browser whose every answer is looked at. */
export type Browser = {
  /** Calls a route that must answer. */
  call<R extends Route>(route: R, input: InputOf<R>): Promise<OutputOf<R>>
  /** Calls a route that must refuse. Takes any input, since it may be malformed. */
  refused(route: Route, input: object, refusal: Refusal): Promise<void>
  /** Goes to a provider, and comes back as somebody, or as null, who has said no. */
  visitProvider(url: string, account: string | null): Promise<void>
}

/** What a case works with: the subject, with everything made certain. */
export type Walk = {
  browser(): Browser
  codeFor(to: string): Promise<string>
  linkFor(to: string): Promise<LinkFragment>
  /** Null where the message holds none. */
  findCode(to: string): Promise<string | null>
  now(): number
  /** Moves the clock, for a case that needs one. */
  advance(ms: number): void
  /** Whether time stands still, so that two answers can tell the same instant. */
  exact: boolean
  newEmail(): string
  newPassword(): string
  newPhone(): string
  newWallet(): ConformanceWallet
  rp: { id: string; name: string }
  newcomer: Required<NonNullable<ConformanceSubject['newcomer']>>
  newPasskey(): ConformancePasskey
  newApp(app: ConformanceApp): Promise<{ clientId: string }>
}

export const createWalk = (subject: ConformanceSubject): Walk => {
  const { inbox, clock, passkeys } = subject
  const now = () => clock?.now() ?? Date.now()
  const toleranceMs = clock ? 0 : 60_000

  const browser = (): Browser => {
    const backend = subject.browser()
    return {
      visitProvider: (url, account) =>
        lacking('visitProvider', subject.visitProvider)(backend, url, account),

      async call(route, input) {
        const before = now()
        const output = await backend(route, input, {}).catch((cause: unknown) => {
          if (!(cause instanceof AuthError)) throw cause
          throw new ConformanceError(route, `refused with ${cause.code}`, { cause })
        })
        const moment: Moment = { from: before - toleranceMs, to: now() + toleranceMs }
        outputs[route](output, `The output of ${route}`, moment)
        return output
      },

      async refused(route, input, refusal) {
        const error = await backend(route, input as InputOf<typeof route>, {}).then(
          () => null,
          (error: unknown) => error,
        )
        const at = `The refusal of ${route}`
        if (error === null) throw new ConformanceError(route, `must refuse with ${refusal.code}`)
        if (!(error instanceof AuthError)) throw error
        expectRefusal(error, refusal, at)
      },
    }
  }

  return {
    browser,
    codeFor: (to) => required(inbox.code(to), `code for ${to}`),
    linkFor: (to) => required(inbox.link(to), `link for ${to}`),
    findCode: async (to) => inbox.code(to),
    now,
    advance: (ms) => lacking('clock', clock).advance(ms),
    exact: clock !== undefined,
    newEmail: subject.newEmail ?? (() => `${randomWord()}@example.com`),
    newPassword: subject.newPassword ?? (() => `${randomWord()} plum kettle ${randomWord()}`),
    newPhone: () => lacking('newPhone', subject.newPhone)(),
    newWallet: () => lacking('newWallet', subject.newWallet)(),
    newPasskey: () => lacking('passkeys', passkeys).newPasskey(),
    newcomer: { roles: [], trusted: {}, untrusted: {}, claims: {}, ...subject.newcomer },
    newApp: async (app) => lacking('newApp', subject.newApp)(app),
    rp: passkeys?.rp ?? { id: '', name: '' },
  }
}

const required = async <T>(found: Promise<T | null> | T | null, what: string): Promise<T> => {
  const value = await found
  if (value === null) throw new ConformanceError('The inbox', `holds no ${what}`)
  return value
}

/** Looks at everything that a refusal says. */
const expectRefusal = (error: AuthError, refusal: Refusal, at: string): void => {
  const { code, kind, field, params, ways, retryAt, requestId } = error
  const { attemptsLeft } = refusal
  expectSame(code, refusal.code, `${at}: its code`)
  expectSame(kind, errorKinds[refusal.code], `${at}: its kind`)
  expectSame(field ?? null, refusal.field ?? null, `${at}: its field`)
  expectSame(params, attemptsLeft === undefined ? {} : { attemptsLeft }, `${at}: its params`)
  expectSame(ways, refusal.ways ?? [], `${at}: its ways`)
  expectSame(retryAt ?? null, null, `${at}: its retryAt`)
  if (requestId !== undefined && (typeof requestId !== 'string' || requestId === '')) {
    throw new ConformanceError(`${at}: its requestId`, 'is no text')
  }
}

const lacking = <T>(name: string, value: T | undefined): T => {
  if (value !== undefined) return value
  throw new Error(`The subject has no ${name}. \`runConformance\` leaves such cases out.`)
}

const randomWord = () => crypto.randomUUID().slice(0, 18)
