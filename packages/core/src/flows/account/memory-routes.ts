import { AuthError, type AccountContract } from '../../contract/index.ts'
import { getForChanges } from '../../memory-backend/freshness.ts'
import { readEmail, readOneOf, readPhone, readText } from '../../memory-backend/inputs.ts'
import { removeFactor } from '../../memory-backend/remove-factor.ts'
import type { MemoryContext, MemoryRoutes } from '../../memory-backend/routes.ts'
import { toSession } from '../../memory-backend/sessions.ts'
import {
  openWalletAttempt,
  readWallet,
  redeemWallet,
  walletFactor,
} from '../../memory-backend/wallets.ts'
import { finishAddition, startAddition } from './memory-additions.ts'
import { profileMemory } from './memory-profile.ts'

const walletSlug = 'account/wallets'

/** What the signed-in person can see and change, in memory. */
export const accountMemory: MemoryRoutes<AccountContract> = {
  ...profileMemory,

  'POST /account/emails/start'(input, context) {
    const to = readEmail(input.email)
    const owner = context.people.byEmail(to)
    return startAddition('account/emails', { channel: 'email', to }, owner, context)
  },
  'POST /account/emails/finish': (input, context) =>
    finishAddition('account/emails', input, context),
  'POST /account/emails/make-primary': (input, context) => makePrimary('email', input.id, context),
  'POST /account/emails/remove': (input, context) =>
    context.browser.tell(removeFactor('emails', input.id, context)),

  'POST /account/phones/start'(input, context) {
    const to = readPhone(input.phone)
    const channel = readOneOf(input.channel, ['sms', 'whatsapp'])
    return startAddition('account/phones', { channel, to }, context.people.byPhone(to), context)
  },
  'POST /account/phones/finish': (input, context) =>
    finishAddition('account/phones', input, context),
  'POST /account/phones/make-primary': (input, context) => makePrimary('phone', input.id, context),
  'POST /account/phones/remove': (input, context) =>
    context.browser.tell(removeFactor('phones', input.id, context)),

  'POST /account/wallets/start'(input, context) {
    const wallet = readWallet(input)
    const { person } = getForChanges(context.browser, context.now())
    const { userId, wallets } = person
    const own = wallets.find(({ address }) => address === wallet.address)
    if (own?.verified) throw new AuthError('address-yours')
    return openWalletAttempt(walletSlug, wallet, { userId, isNewUser: false }, context)
  },
  'POST /account/wallets/finish'(input, context) {
    const signedIn = context.browser.getSignedIn()
    const { person } = signedIn
    const { type, address } = redeemWallet(walletSlug, input, person.userId, context)
    const owner = context.people.byWallet(type, address)
    const theirs = owner?.wallets.find((wallet) => wallet.address === address)
    if (theirs?.verified && owner !== person) throw new AuthError('address-taken')
    // To ask for a message is no claim: only a proven wallet belongs to anybody.
    if (owner) owner.wallets = owner.wallets.filter((wallet) => wallet !== theirs)
    person.wallets.push({ walletId: context.newId('wallet'), type, address, verified: true })
    return context.browser.prove(signedIn, walletFactor)
  },
  'POST /account/wallets/remove': (input, context) =>
    context.browser.tell(removeFactor('wallets', input.id, context)),

  'GET /account/sessions'(_, context) {
    const { current, others } = ownSessions(context)
    return {
      currentSessionId: current.sessionId,
      sessions: [current, ...others].map(toSession),
    }
  },
  'POST /account/sessions/end'(input, context) {
    const sessionId = readText(input.sessionId)
    const { others } = ownSessions(context)
    // Another person's is as unknown as one that never was.
    if (!others.some((session) => session.sessionId === sessionId)) {
      throw new AuthError('session-unknown')
    }
    context.sessions.end(sessionId)
    return {}
  },
  'POST /account/sessions/end-others'(_, { browser, sessions }) {
    const { session, person } = browser.getSignedIn()
    sessions.endOthers(person, session.sessionId)
    return {}
  },

  'GET /account/connected-apps': (_, { apps, browser }) => ({
    apps: apps.of(browser.getSignedIn().person.userId),
  }),
  'POST /account/connected-apps/revoke'(input, { apps, browser, now }) {
    const clientId = readText(input.clientId)
    const { userId } = getForChanges(browser, now()).person
    apps.revoke(clientId, userId)
    return { apps: apps.of(userId) }
  },
}

const makePrimary = (kind: 'email' | 'phone', value: unknown, { browser, now }: MemoryContext) => {
  const id = readText(value)
  const signedIn = getForChanges(browser, now())
  const { emails, phones, primary } = signedIn.person
  const proven = [
    ...emails.filter(({ verified }) => verified).map(({ emailId }) => emailId),
    ...phones.filter(({ verified }) => verified).map(({ phoneId }) => phoneId),
  ]
  if (!proven.includes(id)) throw new AuthError('factor-unknown')
  signedIn.person.primary = { ...primary, [kind]: id }
  return browser.tell(signedIn)
}

const ownSessions = ({ browser, sessions }: MemoryContext) => {
  const { session: current, person } = browser.getSignedIn()
  const others = sessions.of(person).filter(({ sessionId }) => sessionId !== current.sessionId)
  return { current, others }
}
