import type {
  AccountExport,
  ApprovalRequest,
  Challenge,
  Complete,
  ConnectedApp,
  ConsentRequest,
  ConsentScope,
  MagicLinkChallenge,
  OAuthVisit,
  Passkey,
  PasskeyCreateOptions,
  PasskeyGetOptions,
  PasskeyList,
  PasskeyRequest,
  PersonName,
  SecondFactorDue,
  Session,
  Strength,
  TotpEnrolment,
  User,
  WalletChallenge,
} from '../contract/index.ts'
import {
  all,
  anyText,
  atLeast,
  count,
  either,
  exactly,
  flag,
  future,
  listOf,
  nullable,
  oneOf,
  optional,
  past,
  text,
  textLike,
  that,
  type Check,
} from './check.ts'

const minuteMs = 60_000

const personName = exactly<PersonName>({ first: anyText, middle: anyText, last: anyText })

const user = exactly<User>({
  userId: text,
  name: nullable(text),
  nameParts: personName,
  emails: listOf(
    exactly<User['emails'][number]>({
      emailId: text,
      email: textLike(/@/),
      verified: flag,
      primary: flag,
    }),
  ),
  phones: listOf(
    exactly<User['phones'][number]>({
      phoneId: text,
      phone: textLike(/^\+[1-9]\d+$/),
      verified: flag,
      primary: flag,
    }),
  ),
  wallets: listOf(
    exactly<User['wallets'][number]>({
      walletId: text,
      type: oneOf('ethereum', 'solana'),
      address: text,
      verified: flag,
    }),
  ),
  providers: listOf(exactly<User['providers'][number]>({ providerId: text, type: text })),
  hasPassword: flag,
  canSignIn: flag,
  createdAt: past,
})

const sessionMembers = {
  sessionId: text,
  startedAt: past,
  lastAccessedAt: past,
  expiresAt: future,
  ipAddress: nullable(text),
  userAgent: nullable(text),
  factors: listOf(
    exactly<Session['factors'][number]>({
      type: text,
      deliveryMethod: text,
      lastAuthenticatedAt: past,
    }),
  ),
}

const session = all(
  exactly<Session>(sessionMembers),
  that<Session>(
    'it starts before it is used, and its proofs are no older than it',
    ({ startedAt, lastAccessedAt, factors }) =>
      startedAt <= lastAccessedAt &&
      factors.length > 0 &&
      // Whole seconds are enough for a session.
      factors.every((factor) => factor.lastAuthenticatedAt > startedAt - 1000) &&
      factors.every((factor) => factor.lastAuthenticatedAt <= lastAccessedAt),
  ),
)

export const signedIn = exactly<{ session: Session; user: User }>({ session, user })

export const complete = exactly<Complete>({
  status: oneOf('complete'),
  session,
  user,
  isNewUser: flag,
})

/** What a change or a fresh proof answers: who was there before is not new. */
export const changed = exactly<Complete>({
  status: oneOf('complete'),
  session,
  user,
  isNewUser: oneOf(false),
})

export const due = all(
  exactly<SecondFactorDue>({
    status: oneOf('second_factor'),
    factors: listOf(oneOf('totp', 'recovery-code', 'passkey')),
    expiresAt: future,
  }),
  that<SecondFactorDue>(
    'it waits for an hour at most',
    ({ expiresAt }, { to }) => expiresAt <= to + 60 * minuteMs,
  ),
)

export const outcome = either(({ status }) => (status === 'second_factor' ? due : complete))

type Resend = Pick<Challenge, 'resendAt' | 'expiresAt'>

const resendInTime = that<Resend>(
  'another one is welcome before this one is over, and it lives an hour at most',
  ({ resendAt, expiresAt }, { from, to }) =>
    resendAt >= from && resendAt < expiresAt && expiresAt <= to + 60 * minuteMs,
)

export const challenge = all(
  exactly<Challenge>({ attempt: text, takesCode: flag, resendAt: future, expiresAt: future }),
  resendInTime,
)

const twoDigits = textLike(/^\d{2}$/)

/** A challenge that says what another device can approve it by. */
export const linkChallenge = all(
  exactly<MagicLinkChallenge>({
    attempt: text,
    takesCode: flag,
    resendAt: future,
    expiresAt: future,
    matching: nullable(twoDigits),
  }),
  resendInTime,
)

export const approvalRequest = all(
  exactly<ApprovalRequest>({
    userAgent: nullable(text),
    ipAddress: nullable(text),
    askedAt: past,
    expiresAt: future,
    choices: listOf(twoDigits),
  }),
  that<ApprovalRequest>(
    'there are at least four numbers, each once and in order',
    ({ choices }) =>
      choices.length >= 4 &&
      choices.every((choice, index) => index === 0 || choice > (choices[index - 1] ?? '')),
  ),
)

const request = <Options extends PasskeyGetOptions | PasskeyCreateOptions>(options: Check) =>
  all(
    exactly<PasskeyRequest<Options>>({ attempt: text, options, expiresAt: future }),
    that<PasskeyRequest<Options>>(
      'the browser waits no longer than the server does',
      ({ expiresAt, options: { timeout } }, { from }) =>
        timeout >= minuteMs && timeout <= expiresAt - from,
    ),
  )

const base64url = textLike(/^[\w-]+$/)

const getOptions = atLeast<PasskeyGetOptions>({
  challenge: base64url,
  rpId: text,
  timeout: count(),
})

const createOptions = atLeast<PasskeyCreateOptions>({
  challenge: base64url,
  rp: atLeast<PasskeyCreateOptions['rp']>({ id: text, name: text }),
  user: atLeast<PasskeyCreateOptions['user']>({ id: base64url, name: text, displayName: text }),
  timeout: count(),
})

export const passkeys = exactly<PasskeyList>({
  passkeys: listOf(exactly<Passkey>({ passkeyId: text, name: text })),
  account: exactly<PasskeyList['account']>({
    rpId: text,
    userId: base64url,
    name: text,
    displayName: text,
    credentialIds: listOf(base64url),
  }),
})

export const walletChallenge = exactly<WalletChallenge>({
  attempt: text,
  message: text,
  expiresAt: future,
})

export const visit = exactly<OAuthVisit>({
  attempt: text,
  url: textLike(/^https?:/),
  expiresAt: future,
})

type Exported = AccountExport['user']

/** Values of the app's own, in whatever form. */
const anything: Check = atLeast<object>({})

export const accountExport = exactly<AccountExport>({
  exportedAt: past,
  user: exactly<Exported>({
    userId: text,
    externalId: nullable(text),
    status: text,
    name: personName,
    emails: listOf(
      exactly<Exported['emails'][number]>({ email: text, verified: flag, primary: flag }),
    ),
    phones: listOf(
      exactly<Exported['phones'][number]>({ phone: text, verified: flag, primary: flag }),
    ),
    wallets: listOf(
      exactly<Exported['wallets'][number]>({ type: text, address: text, verified: flag }),
    ),
    providers: listOf(
      exactly<Exported['providers'][number]>({
        type: text,
        subject: text,
        locale: optional(text),
        pictureUrl: optional(text),
      }),
    ),
    passkeys: listOf(
      exactly<Exported['passkeys'][number]>({
        name: text,
        domain: text,
        userAgent: anyText,
        authenticatorType: anyText,
      }),
    ),
    hasPassword: flag,
    hasAuthenticatorApp: flag,
    roles: listOf(text),
    metadata: exactly<Exported['metadata']>({ trusted: anything, untrusted: anything }),
    createdAt: past,
  }),
  sessions: listOf(
    exactly<AccountExport['sessions'][number]>({ ...sessionMembers, claims: anything }),
  ),
})

const appMembers = {
  clientId: text,
  name: anyText,
  description: anyText,
  logoUrl: nullable(textLike(/^https:/)),
  party: oneOf('first', 'third'),
}

export const connectedApps = exactly<{ apps: ConnectedApp[] }>({
  apps: listOf(exactly<ConnectedApp>({ ...appMembers, scopes: listOf(text) })),
})

export const consentRequest = exactly<ConsentRequest>({
  userId: text,
  app: exactly<ConsentRequest['app']>(appMembers),
  destination: text,
  scopes: listOf(exactly<ConsentScope>({ scope: text, description: anyText, grantable: flag })),
  isNeeded: flag,
})

export const nothing = exactly<object>({})

export const strength = exactly<Strength>({ score: count(4), accepted: flag, breached: flag })

export const resend = all(exactly<Resend>({ resendAt: future, expiresAt: future }), resendInTime)

export const enrolment = exactly<TotpEnrolment>({
  secret: textLike(/^[A-Z2-7]{26,}$/),
  qrCode: anyText,
  recoveryCodes: listOf(textLike(/^[a-z\d]{4}(-[a-z\d]{4}){2}$/)),
  expiresAt: future,
})

export const sessions = exactly<{ currentSessionId: string; sessions: Session[] }>({
  currentSessionId: text,
  sessions: listOf(session),
})

export const optionsToGet = request<PasskeyGetOptions>(getOptions)

export const optionsToCreate = request<PasskeyCreateOptions>(createOptions)
