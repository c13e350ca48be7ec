import { AuthError, type PasskeyList } from '../../contract/index.ts'
import { toBase64url } from '../../memory-backend/fake-devices.ts'
import { getForChanges } from '../../memory-backend/freshness.ts'
import { readBoolean, readName, readOneOf, readText } from '../../memory-backend/inputs.ts'
import { fullNameOf, type Person, type StoredPasskey } from '../../memory-backend/people.ts'
import { removeFactor } from '../../memory-backend/remove-factor.ts'
import type { MemoryContext, MemoryRoutes } from '../../memory-backend/routes.ts'
import type { PasskeyContract } from './contract.ts'
import {
  openPasskeyAttempt,
  passkeyFactor,
  passkeyWaitsMs,
  takePasskeyAnswer,
} from './memory-answers.ts'

/** Passkeys, in memory. Takes what a `FakePasskey` answers. */
export const passkeyMemory: MemoryRoutes<PasskeyContract> = {
  'POST /passkey/start'(input, context) {
    const purpose = readOneOf(input.purpose, ['sign-in', 'second-factor', 'step-up'])
    const userId = userFor[purpose](context)
    const { challenge, ...request } = openPasskeyAttempt(purpose, userId, context)
    const options = { challenge, rpId: context.site.rpId, timeout: passkeyWaitsMs }
    return { ...request, options }
  },

  'POST /passkey/finish'(proof, context) {
    const { browser } = context
    const { attempt, owner } = takePasskeyAnswer(proof, ['sign-in', 'second-factor'], context)
    if (!owner) throw new AuthError('passkey-unknown')
    if (attempt.methodId === 'sign-in') return browser.signIn(owner, [passkeyFactor], false)
    const { person } = browser.getWaiting()
    if (person.userId !== attempt.userId) throw new AuthError('second-factor-expired')
    if (person !== owner) throw new AuthError('passkey-incorrect')
    return browser.finishSecondFactor(passkeyFactor)
  },

  'GET /passkey': (_, context) => listOf(context.browser.getSignedIn().person, context),

  'POST /passkey/register/start'(input, context) {
    readBoolean(input.automatic)
    const { person } = getForChanges(context.browser, context.now())
    const { challenge, ...request } = openPasskeyAttempt('register', person.userId, context)
    const { rpId, name } = context.site
    const user = { id: toBase64url(person.userId), ...labelsOf(person) }
    const options = { challenge, rp: { id: rpId, name }, user, timeout: passkeyWaitsMs }
    return { ...request, options }
  },

  'POST /passkey/register/finish'(input, context) {
    const name = input.name === undefined ? 'Passkey' : readName(input.name)
    const { person } = context.browser.getSignedIn()
    const { attempt, owner, key } = takePasskeyAnswer(input, ['register'], context)
    if (attempt.userId !== person.userId) throw new AuthError('attempt-unknown')
    if (owner) throw new AuthError('passkey-exists')
    const credentialId = input.credential.id
    person.passkeys.push({ passkeyId: context.newId('passkey'), name, credentialId, key })
    return listOf(person, context)
  },

  'POST /passkey/rename'(input, context) {
    const name = readName(input.name)
    const { person, passkey } = ownPasskey(input.passkeyId, context)
    passkey.name = name
    return listOf(person, context)
  },

  'POST /passkey/remove'(input, context) {
    const { person } = removeFactor('passkeys', input.passkeyId, context)
    return listOf(person, context)
  },
}

/** Whose passkeys will do. Anybody's, for a sign-in. */
const userFor = {
  'sign-in': () => undefined,
  'second-factor': ({ browser }: MemoryContext) => browser.getWaiting().person.userId,
  'step-up': ({ browser }: MemoryContext) => browser.getSignedIn().person.userId,
}

const ownPasskey = (
  passkeyId: unknown,
  { browser, now }: MemoryContext,
): { person: Person; passkey: StoredPasskey } => {
  const id = readText(passkeyId)
  const { person } = getForChanges(browser, now())
  const passkey = person.passkeys.find((own) => own.passkeyId === id)
  if (!passkey) throw new AuthError('factor-unknown')
  return { person, passkey }
}

const listOf = (person: Person, { site }: MemoryContext): PasskeyList => ({
  passkeys: person.passkeys.map(({ passkeyId, name }) => ({ passkeyId, name })),
  account: {
    rpId: site.rpId,
    userId: toBase64url(person.userId),
    ...labelsOf(person),
    credentialIds: person.passkeys.map(({ credentialId }) => credentialId),
  },
})

/** What pickers of passkeys show. */
const labelsOf = (person: Person) => {
  const { emails, phones, wallets, userId } = person
  const name = emails[0]?.email ?? phones[0]?.phone ?? wallets[0]?.address ?? userId
  return { name, displayName: fullNameOf(person) ?? name }
}
