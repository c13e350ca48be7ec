import { createHash } from 'node:crypto'

/** One operand of a query, as the wire has it. */
export type Operand = { filter_name: string; filter_value: unknown }

/** What is searched for among the rows of `search-rows.ts`, a little different in every round. */
export const cases = (users: number): Record<string, (round: number) => Operand[]> => {
  /** The number of some user, anywhere in time. */
  const some = (round: number) => 1 + ((round * 99_991) % (users - 1))
  const withEmail = (round: number) => (some(round) % 20 === 0 ? some(round) + 1 : some(round))
  const withPhone = (round: number) => some(round) - (some(round) % 3) + 1

  return {
    nothing: () => [],
    created_at_greater_than: (round) => [operand('created_at_greater_than', dayOf(round))],
    created_at_less_than: (round) => [operand('created_at_less_than', dayOf(round))],
    created_at_between: (round) => [
      operand('created_at_between', { greater_than: dayOf(round), less_than: dayOf(round + 1) }),
    ],
    'status, active': () => [operand('status', 'active')],
    'status, pending': () => [operand('status', 'pending')],
    user_id: (round) => [operand('user_id', [idOf('user', some(round))])],
    'user_id, 100 external': (round) => [
      operand(
        'user_id',
        hundred.map((index) => `crm|${some(round + index)}`),
      ),
    ],
    email_id: (round) => [operand('email_id', [idOf('email', withEmail(round))])],
    email_address: (round) => [operand('email_address', [addressOf(withEmail(round))])],
    'email_address, 100': (round) => [
      operand(
        'email_address',
        hundred.map((index) => addressOf(some(round + index))),
      ),
    ],
    'email_address_fuzzy, a person': (round) => [
      operand('email_address_fuzzy', addressOf(withEmail(round)).slice(0, 8)),
    ],
    'email_address_fuzzy, a word': (round) => [operand('email_address_fuzzy', words[round % 7])],
    'email_address_fuzzy, a domain': (round) => [
      operand('email_address_fuzzy', `@company${round}.example`),
    ],
    'email_address_fuzzy, 3 digits': (round) => [
      operand('email_address_fuzzy', String(100 + round)),
    ],
    'email_address_fuzzy, everybody': () => [operand('email_address_fuzzy', 'example')],
    'email_address_fuzzy, nobody': () => [operand('email_address_fuzzy', 'example.org')],
    email_domain: (round) => [operand('email_domain', [`company${round}.example`])],
    'email_verified, true': () => [operand('email_verified', true)],
    'email_verified, false': () => [operand('email_verified', false)],
    phone_id: (round) => [operand('phone_id', [idOf('phone-number', withPhone(round))])],
    phone_number: (round) => [operand('phone_number', [numberOf(withPhone(round))])],
    'phone_number_fuzzy, 3 digits': (round) => [operand('phone_number_fuzzy', String(100 + round))],
    'phone_number_fuzzy, 6 digits': (round) => [
      operand('phone_number_fuzzy', numberOf(withPhone(round)).slice(-6)),
    ],
    'phone_verified, true': () => [operand('phone_verified', true)],
    'phone_verified, false': () => [operand('phone_verified', false)],
    'full_name_fuzzy, a first name': (round) => [operand('full_name_fuzzy', `first${round % 200}`)],
    'full_name_fuzzy, both names': (round) => [operand('full_name_fuzzy', nameOf(some(round)))],
    'full_name_fuzzy, everybody': () => [operand('full_name_fuzzy', 'first')],
    'full_name_fuzzy, nobody': () => [operand('full_name_fuzzy', 'zzzz')],
    totp_id: (round) => [operand('totp_id', [idOf('totp', 1 + 20 * round)])],
    'totp_verified, true': () => [operand('totp_verified', true)],
    'totp_verified, false': () => [operand('totp_verified', false)],
    webauthn_registration_id: (round) => [
      operand('webauthn_registration_id', [idOf('webauthn-registration', 1 + 10 * round)]),
    ],
    webauthn_registration_verified: () => [operand('webauthn_registration_verified', true)],
    biometric_registration_verified: () => [operand('biometric_registration_verified', false)],
    crypto_wallet_address: (round) => [
      operand('crypto_wallet_address', [`0x${String(50 + round * 50).padStart(40, '0')}`]),
    ],
    crypto_wallet_verified: () => [operand('crypto_wallet_verified', true)],
    'oauth_provider, common': () => [operand('oauth_provider', ['google'])],
    'oauth_provider, rare': () => [operand('oauth_provider', ['yahoo'])],
    'oauth_provider, none': () => [operand('oauth_provider', ['apple'])],
    'password_exists, true': () => [operand('password_exists', true)],
    'password_exists, false': () => [operand('password_exists', false)],
    'status and domain': (round) => [
      operand('status', 'pending'),
      operand('email_domain', [`company${round}.example`]),
    ],
    'verified, provider and name': (round) => [
      operand('email_verified', true),
      operand('oauth_provider', ['github']),
      operand('full_name_fuzzy', `first${round % 200}`),
    ],
  }
}

const words = ['grace', 'ada', 'lovelace', 'turing', 'user', 'mail', 'hello']
const hundred = Array.from({ length: 100 }, (_, index) => index)

const operand = (filter_name: string, filter_value: unknown): Operand => ({
  filter_name,
  filter_value,
})
/** As the rows have it. */
const dice = (n: number, trait: string, sides: number) =>
  createHash('md5').update(`${n}${trait}`).digest().readUInt32BE() % sides
const nameOf = (n: number) => `first${dice(n, 'first', 200)} last${dice(n, 'last', 5000)}`
const numberOf = (n: number) => `+1202${1_000_000 + n}`
const uuidOf = (n: number) =>
  createHash('md5')
    .update(String(n))
    .digest('hex')
    .replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5')
const idOf = (prefix: string, n: number) => `${prefix}-test-${uuidOf(n)}`
const addressOf = (n: number) => `${words[n % 7]}${n}@company${n % 2000}.example`
const dayOf = (round: number) => new Date(Date.UTC(2024, 0, 1 + ((round * 5) % 1000))).toISOString()
