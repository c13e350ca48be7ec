import type { InputOf, OutputOf, Route } from '../contract/index.ts'
import {
  blank,
  email,
  id,
  inside,
  insideOrWord,
  instant,
  isPlainObject,
  past,
  plain,
  text,
  word,
  type Rule,
} from './rules.ts'

/** The names of all fields of a type, however deep. What may hold any name counts as a leaf. */
type FieldOf<T> = T extends readonly (infer Item)[]
  ? FieldOf<Item>
  : T extends object
    ? string extends keyof T
      ? never
      : (keyof T & string) | { [K in keyof T]-?: FieldOf<T[K]> }[keyof T]
    : never

/** Every field that travels between browser and proxy. A new one does not compile without a rule. */
type ContractField = FieldOf<{ [R in Route]: [InputOf<R>, OutputOf<R>] }[Route]>

const anyName = text('Redacted')
/** In one text, or in its parts. */
const name: Rule = (value, context) =>
  isPlainObject(value) ? context.fields(value) : anyName(value, context)
const secret = text('redacted')
/** Texts, or what an app asks for. */
const scopes: Rule = (value, context) => (isPlainObject(value) ? inside : secret)(value, context)
const bytes = text('c3RhbmQtaW4')

/** What a trace shows of each field of the contract. Whatever has no rule here is blank. */
const contractFields = {
  accepted: plain,
  account: inside,
  address: text('0x0000000000000000000000000000000000000000'),
  app: inside,
  approved: plain,
  apps: inside,
  askedAt: past,
  attempt: id('attempt'),
  authenticatorType: word,
  automatic: plain,
  breached: plain,
  canSignIn: plain,
  chainId: text('1'),
  challenge: bytes,
  channel: word,
  claims: blank,
  clientDataJSON: bytes,
  choices: text('00'),
  clientId: id('app'),
  code: text('000000'),
  confirmed: plain,
  createdAt: past,
  credential: inside,
  credentialIds: id('passkey'),
  currentSessionId: id('session'),
  deliveryMethod: word,
  description: secret,
  destination: text('redacted.example'),
  displayName: name,
  domain: text('redacted.example'),
  email,
  emailId: id('email'),
  emails: inside,
  enrolled: plain,
  existing: text('redacted password'),
  expiresAt: instant,
  exportedAt: instant,
  externalId: secret,
  // Those of a session are objects, those that are owed are words.
  factors: insideOrWord,
  first: name,
  grantable: plain,
  hasAuthenticatorApp: plain,
  hasPassword: plain,
  id: id('id'),
  ipAddress: text('192.0.2.1'),
  isNeeded: plain,
  isNewUser: plain,
  last: name,
  lastAccessedAt: instant,
  lastAuthenticatedAt: past,
  left: plain,
  locale: text('en'),
  loginHint: secret,
  logoUrl: text('https://redacted.example/'),
  message: secret,
  metadata: blank,
  middle: name,
  mode: word,
  name,
  nameParts: inside,
  next: text('/'),
  number: text('00'),
  options: inside,
  passkeyId: id('passkey'),
  passkeys: inside,
  matching: text('00'),
  party: word,
  password: text('redacted password'),
  phone: text('+12025550100'),
  phoneId: id('phone'),
  phones: inside,
  pictureUrl: text('https://redacted.example/'),
  primary: plain,
  provider: word,
  providerId: id('provider'),
  providers: inside,
  purpose: word,
  qrCode: text('data:image/png;base64,AAAA'),
  query: secret,
  rawId: id('passkey'),
  recoveryCodes: text('xxxx-xxxx-0000'),
  resendAt: instant,
  response: inside,
  roles: secret,
  rp: inside,
  rpId: text('redacted.example'),
  scope: secret,
  scopes,
  score: plain,
  secret: text('AAAAAAAAAAAAAAAA'),
  session: inside,
  sessionId: id('session'),
  sessions: inside,
  signature: text('0x00'),
  signingIn: plain,
  startedAt: past,
  status: word,
  subject: secret,
  takesCode: plain,
  timeout: plain,
  token: secret,
  trusted: blank,
  type: word,
  untrusted: blank,
  url: text('https://redacted.example/'),
  user: inside,
  userAgent: secret,
  userId: id('user'),
  verified: plain,
  walletId: id('wallet'),
  wallets: inside,
  way: word,
} satisfies Record<ContractField, Rule>

const fields: Record<string, Rule> = {
  ...contractFields,
  // What the actions of flows take beside that.
  factor: word,
}

/** What a trace shows of the field of this name. */
export const ruleOf = (field: string): Rule =>
  Object.hasOwn(fields, field) ? (fields[field] ?? blank) : blank

/** Whether a trace tells this field in milliseconds from the answer. */
export const isInstant = (field: string): boolean => [instant, past].includes(ruleOf(field))

/** The names of what actions take without one. Any other text is taken for an id. */
const argumentFields: Record<string, string> = {
  'oauth.start': 'provider',
  'oauth-attach.start': 'provider',
  'step-up.start': 'way',
  'password-reset-landing.finish': 'password',
}

/** What a trace shows of a text that an action takes. */
export const argumentRuleOf = (flow: string, action: string): Rule => {
  const field = argumentFields[`${flow}.${action}`]
  if (field) return ruleOf(field)
  return ruleOf(action === 'finish' ? 'code' : 'id')
}
