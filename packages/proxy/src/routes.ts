import type { ApiClient, Attributes } from '@latchkey/api'
import type { BrowserContract, Route } from '@latchkey/core/contract'
import * as v from 'valibot'
import type { Attempts } from './attempts.ts'
import type { Approvals } from './flows/magic-link/approvals.ts'
import type { PendingSignIns } from './second-factor.ts'
import type { SessionLimits } from './live-session.ts'
import type { SessionCookie } from './session.ts'
import type { Turns } from './turns.ts'
import type { Upstream } from './upstream.ts'

/** What a route works with, made anew for each request. */
export type RouteContext = {
  api: ApiClient
  attempts: Attempts
  session: SessionCookie
  /** The sign-in of this browser that waits for its second factor. */
  pending: PendingSignIns
  /** The sign-ins that another device may approve. Null without a store. */
  approvals: Approvals | null
  limits: SessionLimits
  /** IP address and user agent of the browser, for the API to record and to limit by. */
  attributes: Attributes
  /** The origin, out of the configured ones, whose name goes into messages that wallets sign. */
  site: string
  /** The site that passkeys belong to, and the origins that may use them. All from the configuration. */
  rp: { id: string; origins: ReadonlySet<string> }
  /** Where links in mails lead: routes of this proxy, which hand over to the app's pages. */
  landings: { magicLink(attempt: string): string; passwordReset: string }
  /** Runs work on one user, by `user_id`, one after the other. */
  inTurn: Turns
  upstream: Upstream
  basePath: string
  /** Pages of the app, as whole URLs. */
  pages: { oauth: string }
  /** Epoch ms. */
  now: number
  /** Lets work go on after the answer; its failure is logged. */
  background(work: Promise<unknown>): void
}

/** One route: how its input is checked, and what it does. */
export type Handler<R extends Route> = {
  input: v.GenericSchema<unknown, BrowserContract[R]['input']>
  run(
    input: BrowserContract[R]['input'],
    context: RouteContext,
  ): Promise<BrowserContract[R]['output']>
}

/** Every route of a part of the contract; one that is missing does not compile. */
export type Routes<Contract> = { [R in keyof Contract & Route]: Handler<R> }

/** An address as typed, without the blanks that autocompletion leaves around it. */
export const Email = v.pipe(
  v.string(),
  v.trim(),
  v.nonEmpty('email-invalid'),
  v.maxLength(320, 'email-invalid'),
)

/** A number in E.164 form: ASCII digits only, so that no two parsers read different ones. */
export const Phone = v.pipe(v.string(), v.trim(), v.regex(/^\+[1-9]\d{6,14}$/, 'phone-invalid'))

/** How a code travels to a phone. */
export const PhoneChannel = v.picklist(['sms', 'whatsapp'])

/** Six digits, as typed: blanks and dashes between them do not count. */
export const Code = v.pipe(
  v.string(),
  v.transform((text) => text.replace(/[\s-]/g, '')),
  v.regex(/^\d{6}$/, 'code-incorrect'),
)

/** Six digits of an authenticator app. */
export const TotpCode = v.pipe(
  v.string(),
  v.transform((text) => text.replace(/[\s-]/g, '')),
  v.regex(/^\d{6}$/, 'totp-incorrect'),
)

/** Twelve letters and digits, however they were written down. */
export const RecoveryCode = v.pipe(
  v.string(),
  v.transform((text) => text.replace(/[\s-]/g, '').toLowerCase()),
  v.regex(/^[a-z\d]{12}$/, 'recovery-code-incorrect'),
  v.transform((text) => text.replace(/^(.{4})(.{4})/, '$1-$2-')),
)

const attemptName = /^[\w-]{1,64}$/

export const AttemptName = v.pipe(v.string(), v.regex(attemptName, 'attempt-unknown'))

/** Tells the name of an attempt from any other text. */
export const isAttemptName = (text: string): boolean => attemptName.test(text)

/** The id of anything that the API knows. */
export const Id = v.pipe(v.string(), v.maxLength(128))

export const SessionId = v.pipe(v.string(), v.maxLength(128))

/** Not trimmed: blanks are part of a password. */
export const Password = v.pipe(v.string(), v.nonEmpty(), v.maxLength(4096))

export const Nothing = v.pipe(
  v.object({}),
  v.transform((): Record<string, never> => ({})),
)

/** How long codes and links live, by mail and by phone. OWASP ASVS 6.5.5 allows ten minutes at most. */
export const mailMinutes = 10
