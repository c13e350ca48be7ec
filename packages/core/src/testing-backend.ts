import {
  AuthError,
  type ApprovalRequest,
  type Challenge,
  type Complete,
  type ConnectedApp,
  type ConsentRequest,
  type InputOf,
  type Outcome,
  type OutputOf,
  type Passkey,
  type PasskeyList,
  type Route,
  type SecondFactorDue,
  type Session,
  type User,
} from './contract/index.ts'
import type { Backend, RequestOptions } from './backend.ts'
import { createAccountAnswers } from './flows/account/testing-answers.ts'

type Answers = {
  [R in Route]: (input: InputOf<R>, options: RequestOptions) => OutputOf<R> | Promise<OutputOf<R>>
}

/** A backend in memory, and what it was asked. */
export type TestBackend = {
  backend: Backend
  /** Every request so far: its route, its input and the signal that aborts it. */
  requests: { route: Route; input: unknown; signal: AbortSignal | undefined }[]
  /** Replace one to tell another story. */
  answers: Answers
}

/** The code in every mail and text message. */
export const rightCode = '123456'

/** The number beside a link that is on its way. */
export const rightNumber = '42'

/** The attempt of a link that another browser has asked for, and waits for. */
export const elsewhere = 'attempt-elsewhere'

/** What is known of that browser. */
export const approvalRequest = (): ApprovalRequest => ({
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0',
  ipAddress: '192.0.2.1',
  askedAt: Date.now() - 60_000,
  expiresAt: Date.now() + 540_000,
  choices: ['13', rightNumber, '87'],
})

/** Long enough for every policy here. */
export const rightPassword = 'correct horse battery'

export const ada: User = {
  userId: 'user-ada',
  name: 'Ada Lovelace',
  nameParts: { first: 'Ada', middle: '', last: 'Lovelace' },
  emails: [{ emailId: 'email-ada', email: 'ada@example.com', verified: true, primary: true }],
  phones: [],
  wallets: [],
  providers: [],
  hasPassword: true,
  canSignIn: true,
  createdAt: 1_767_225_600_000,
}

export const laptop: Session = {
  sessionId: 'session-laptop',
  startedAt: 1_767_225_600_000,
  lastAccessedAt: 1_767_225_600_000,
  expiresAt: 4_102_444_800_000,
  ipAddress: null,
  userAgent: null,
  factors: [],
}

export const complete: Complete = {
  status: 'complete',
  session: laptop,
  user: ada,
  isNewUser: false,
}

/** An app of somebody else, which Ada has let in. */
export const calendar: ConnectedApp = {
  clientId: 'connected-app-calendar',
  name: 'Calendar',
  description: 'Remembers birthdays.',
  logoUrl: 'https://calendar.example/logo.png',
  party: 'third',
  scopes: ['openid', 'email'],
}

/** What another app asks Ada for. */
export const consentRequest = (): ConsentRequest => {
  const { scopes: _, ...app } = calendar
  return {
    userId: ada.userId,
    app,
    destination: 'calendar.example',
    scopes: [
      { scope: 'openid', description: '', grantable: true },
      { scope: 'birthdays:read', description: 'Read your birthdays', grantable: true },
    ],
    isNeeded: true,
  }
}

/** What everybody owes who has an authenticator app. */
export const due = (): SecondFactorDue => ({
  status: 'second_factor',
  factors: ['totp', 'recovery-code'],
  expiresAt: Date.now() + 600_000,
})

/** What an authenticator app shows, and a code from paper. */
export const rightTotp = '654321'
export const rightRecoveryCode = 'abcd-efgh-2345'

/** Plays the proxy for one browser: Ada has an account, `new@example.com` has yet to be proven. */
export const createTestBackend = (overrides: Partial<Answers> = {}): TestBackend => {
  const requests: TestBackend['requests'] = []
  let signedIn: OutputOf<'GET /session'> = null
  let sessions = [laptop, { ...laptop, sessionId: 'session-phone' }]
  let passkeys: Passkey[] = []
  let apps = [calendar]
  let mails = 0

  const challenge = (): Challenge => ({
    attempt: `attempt-${++mails}`,
    takesCode: true,
    resendAt: Date.now() + 30_000,
    expiresAt: Date.now() + 600_000,
  })
  const visit = () => {
    const attempt = `attempt-${++mails}`
    const url = `https://app.example/auth/oauth/go?attempt=${attempt}`
    return { attempt, url, expiresAt: Date.now() + 600_000 }
  }
  let enrolled = false
  const signIn = (): Complete => {
    signedIn = { session: laptop, user: ada }
    return complete
  }
  const finish = ({ attempt, code }: { attempt: string; code: string }): Outcome => {
    if (attempt !== `attempt-${mails}`) throw new AuthError('attempt-unknown')
    if (code !== rightCode) {
      throw new AuthError('code-incorrect', { field: 'code', params: { attemptsLeft: 4 } })
    }
    return signIn()
  }

  const answers: Answers = {
    'POST /email-otp/start': challenge,
    'POST /email-otp/finish': finish,
    'POST /magic-link/start': () => ({ ...challenge(), matching: rightNumber }),
    'POST /magic-link/finish': finish,
    'POST /magic-link/redeem': ({ token, attempt, confirmed }) => {
      if (token !== 'good') throw new AuthError('link-unknown')
      const here = attempt !== null && attempt !== elsewhere
      if (!here && !confirmed) throw new AuthError('link-elsewhere')
      return signIn()
    },
    'POST /magic-link/wait': () => ({ status: 'waiting' }),
    'POST /magic-link/continue': signIn,
    'POST /magic-link/request': ({ attempt }) => (attempt === elsewhere ? approvalRequest() : null),
    'POST /magic-link/approve': ({ number }) => ({
      status: number === rightNumber ? 'approved' : 'mismatch',
    }),
    'POST /magic-link/deny': () => ({}),
    'POST /password/sign-in': ({ email, password }) => {
      if (password !== rightPassword) {
        throw new AuthError('credentials-incorrect', { field: 'password' })
      }
      return email === 'new@example.com' ? challenge() : signIn()
    },
    'POST /password/sign-up': challenge,
    'POST /password/resend': challenge,
    'POST /password/finish': finish,
    'POST /password/strength': ({ password }) => ({
      score: Math.min(4, Math.floor(password.length / 4)),
      accepted: password.length >= 12,
      breached: false,
    }),
    'POST /password-reset/start': () => ({
      resendAt: Date.now() + 30_000,
      expiresAt: Date.now() + 600_000,
    }),
    'POST /password-reset/finish': ({ token, password }) => {
      if (token !== 'good') throw new AuthError('link-used')
      if (password.length < 12) throw new AuthError('password-weak', { field: 'password' })
      return signIn()
    },
    'POST /phone-otp/start': challenge,
    'POST /phone-otp/finish': finish,
    'POST /wallet/start': ({ address }) => ({
      attempt: `attempt-${++mails}`,
      message: `app.example wants you to sign in with your account:\n${address}`,
      expiresAt: Date.now() + 300_000,
    }),
    'POST /wallet/finish': ({ attempt }) => {
      if (attempt !== `attempt-${mails}`) throw new AuthError('attempt-unknown')
      return signIn()
    },
    'POST /oauth/start': visit,
    'POST /oauth/attach': visit,
    'POST /oauth/finish': ({ attempt }) => {
      if (attempt !== `attempt-${mails}`) throw new AuthError('attempt-unknown')
      return signIn()
    },
    'POST /passkey/start': () => ({
      attempt: `attempt-${++mails}`,
      options: { challenge: 'AAAA', rpId: 'app.example', timeout: 300_000 },
      expiresAt: Date.now() + 300_000,
    }),
    'POST /passkey/finish': ({ credential }) => {
      if (credential.id === unknownPasskey) throw new AuthError('passkey-unknown')
      return signIn()
    },
    'GET /passkey': () => listOf(passkeys),
    'POST /passkey/register/start': () => ({
      attempt: `attempt-${++mails}`,
      options: creationOptions,
      expiresAt: Date.now() + 300_000,
    }),
    'POST /passkey/register/finish': ({ credential, name = 'Passkey' }) =>
      listOf((passkeys = [...passkeys, { passkeyId: credential.id, name }])),
    'POST /passkey/rename': ({ passkeyId, name }) => {
      passkeys = passkeys.map((it) => (it.passkeyId === passkeyId ? { passkeyId, name } : it))
      return listOf(passkeys)
    },
    'POST /passkey/remove': ({ passkeyId }) =>
      listOf((passkeys = passkeys.filter((it) => it.passkeyId !== passkeyId))),
    'GET /second-factor': () => null,
    'POST /second-factor/cancel': () => ({}),
    'GET /totp': () => ({ enrolled }),
    'POST /totp/enrol': () => ({
      secret: 'JBSWY3DPEHPK3PXP',
      qrCode: 'data:image/png;base64,iVBORw0KGgo=',
      recoveryCodes: [rightRecoveryCode, 'ijkl-mnop-6789'],
      expiresAt: Date.now() + 1_800_000,
    }),
    'POST /totp/confirm': ({ code }) => {
      checkTotp(code)
      enrolled = true
      return signIn()
    },
    'POST /totp/finish': ({ code }) => {
      checkTotp(code)
      return signIn()
    },
    'POST /totp/remove': () => {
      enrolled = false
      return {}
    },
    'GET /recovery-code': () => ({ left: enrolled ? 10 : null }),
    'POST /recovery-code/finish': ({ code }) => {
      if (code !== rightRecoveryCode) {
        throw new AuthError('recovery-code-incorrect', { field: 'code' })
      }
      return signIn()
    },
    'POST /step-up/start': challenge,
    'POST /step-up/finish': (proof) => {
      if (proof.way === 'totp') checkTotp(proof.code)
      if (proof.way === 'password' && proof.password !== rightPassword) {
        throw new AuthError('password-incorrect', { field: 'password' })
      }
      return complete
    },
    'GET /session': () => signedIn,
    'POST /session/sign-out': () => {
      signedIn = null
      return {}
    },
    ...createAccountAnswers({
      complete,
      challenge,
      rightCode,
      rightPassword,
      signOut: () => (signedIn = null),
    }),
    'GET /account/sessions': () => ({ currentSessionId: laptop.sessionId, sessions }),
    'POST /account/sessions/end': ({ sessionId }) => {
      sessions = sessions.filter((session) => session.sessionId !== sessionId)
      return {}
    },
    'POST /account/sessions/end-others': () => {
      sessions = [laptop]
      return {}
    },
    'GET /account/connected-apps': () => ({ apps }),
    'POST /account/connected-apps/revoke': ({ clientId }) => ({
      apps: (apps = apps.filter((app) => app.clientId !== clientId)),
    }),
    'POST /consent/start': consentRequest,
    'POST /consent/finish': ({ approved }) => ({
      url: `https://calendar.example/callback?${approved ? 'code=one' : 'error=access_denied'}`,
    }),
    ...overrides,
  }

  return {
    requests,
    answers,
    async backend(route, input, { signal, ...options }) {
      requests.push({ route, input, signal })
      return answers[route](input, { ...options, ...(signal && { signal }) })
    },
  }
}

/** The base64url id of a passkey that belongs to no account. */
export const unknownPasskey = 'dW5rbm93bg'

const creationOptions = {
  challenge: 'AAAA',
  rp: { id: 'app.example', name: 'App' },
  user: { id: 'dXNlci1hZGE', name: 'ada@example.com', displayName: 'Ada Lovelace' },
  pubKeyCredParams: [{ alg: -7, type: 'public-key' }],
  timeout: 300_000,
}

const listOf = (passkeys: Passkey[]): PasskeyList => ({
  passkeys,
  account: {
    rpId: 'app.example',
    userId: creationOptions.user.id,
    name: 'ada@example.com',
    displayName: 'Ada Lovelace',
    credentialIds: passkeys.map(({ passkeyId }) => passkeyId),
  },
})

const checkTotp = (code: string): void => {
  if (code !== rightTotp) throw new AuthError('totp-incorrect', { field: 'code' })
}

/** An answer that waits until the test gives it. */
export const createLater = <T>(): {
  answer: Promise<T>
  give(value: T): void
  refuse(error: unknown): void
} => {
  let give!: (value: T) => void
  let refuse!: (error: unknown) => void
  const answer = new Promise<T>((resolve, reject) => {
    give = resolve
    refuse = reject
  })
  return { answer, give, refuse }
}
