import {
  AuthError,
  type AccountContract,
  type Challenge,
  type Complete,
  type User,
} from '../../contract/index.ts'

type Answers = {
  [
    R in Exclude<
      keyof AccountContract,
      `${string} /account/${'sessions' | 'connected-apps'}${string}`
    >
  ]: (input: AccountContract[R]['input']) => AccountContract[R]['output']
}

/** Who is signed in at first, and what a test types in. */
type Story = {
  complete: Complete
  challenge(): Challenge
  rightCode: string
  rightPassword: string
  signOut(): void
}

/** Plays the account of one person: an address joins it with its code, the last way in stays. */
export const createAccountAnswers = ({
  complete,
  challenge,
  rightCode,
  rightPassword,
  signOut,
}: Story): Answers => {
  let user = complete.user
  let adding: Partial<User> = {}
  const change = (changed: Partial<User>): Complete => {
    user = { ...user, ...changed }
    return { ...complete, user }
  }
  const finish = ({ code }: { code: string }) => {
    if (code !== rightCode) throw new AuthError('code-incorrect', { field: 'code' })
    return change(adding)
  }
  const add = (added: Partial<User>) => {
    adding = added
    return challenge()
  }

  return {
    'POST /account/rename': (nameParts) => {
      const name = Object.values(nameParts).filter(Boolean).join(' ') || null
      return change({ name, nameParts })
    },
    'POST /account/emails/start': ({ email }) => {
      const added = { emailId: `email-${email}`, email, verified: true, primary: false }
      return add({ emails: [...user.emails, added] })
    },
    'POST /account/emails/finish': finish,
    'POST /account/emails/make-primary': ({ id }) =>
      change({ emails: user.emails.map((one) => ({ ...one, primary: one.emailId === id })) }),
    'POST /account/emails/remove': ({ id }) => {
      const emails = user.emails.filter(({ emailId }) => emailId !== id)
      keepOne(emails.length + user.phones.length)
      return change({ emails })
    },
    'POST /account/phones/start': ({ phone }) => {
      const added = { phoneId: `phone-${phone}`, phone, verified: true, primary: true }
      return add({ phones: [...user.phones, added] })
    },
    'POST /account/phones/finish': finish,
    'POST /account/phones/make-primary': ({ id }) =>
      change({ phones: user.phones.map((one) => ({ ...one, primary: one.phoneId === id })) }),
    'POST /account/phones/remove': ({ id }) => {
      const phones = user.phones.filter(({ phoneId }) => phoneId !== id)
      keepOne(user.emails.length + phones.length)
      return change({ phones })
    },
    'POST /account/wallets/start': ({ type, address }) => {
      const added = { walletId: `wallet-${address}`, type, address, verified: true }
      const { attempt, expiresAt } = add({ wallets: [...user.wallets, added] })
      const message = `app.example wants you to sign in with your account:\n${address}`
      return { attempt, expiresAt, message }
    },
    'POST /account/wallets/finish': () => change(adding),
    'POST /account/wallets/remove': ({ id }) =>
      change({ wallets: user.wallets.filter(({ walletId }) => walletId !== id) }),
    'POST /account/providers/remove': ({ id }) =>
      change({ providers: user.providers.filter(({ providerId }) => providerId !== id) }),
    'POST /account/password': ({ password, existing }) => {
      if (existing !== undefined && existing !== rightPassword) {
        throw new AuthError('password-incorrect', { field: 'existing' })
      }
      if (password.length < 12) throw new AuthError('password-weak', { field: 'password' })
      return change({ hasPassword: true })
    },
    'POST /account/export': () => ({
      exportedAt: Date.now(),
      user: {
        userId: user.userId,
        externalId: null,
        status: 'active',
        name: user.nameParts,
        emails: user.emails.map(({ emailId: _, ...email }) => email),
        phones: [],
        wallets: [],
        providers: [],
        passkeys: [],
        hasPassword: user.hasPassword,
        hasAuthenticatorApp: false,
        roles: [],
        metadata: { trusted: {}, untrusted: {} },
        createdAt: user.createdAt,
      },
      sessions: [],
    }),
    'POST /account/delete': () => {
      signOut()
      return {}
    },
  }
}

const keepOne = (left: number): void => {
  if (left === 0) throw new AuthError('last-factor')
}
