import type { ConnectedApp, OAuthProvider } from '@latchkey/api'
import type { ColumnType, Generated, Kysely, Selectable } from 'kysely'
import type { SiweFields } from '../groups/crypto-wallets/siwe-grammar.ts'

/** When the user of a row was made. The database copies it, so that searches read rows in order. */
type UserCreatedAt = ColumnType<Date, never, never>

/** A `jsonb` column: read as a value, written as text. */
type Json<T> = ColumnType<T, string, string>

type UsersTable = {
  user_id: string
  external_id: string | null
  status: 'pending' | 'active'
  name: Json<{ first_name: string; middle_name: string; last_name: string }> | null
  roles: Json<string[]>
  trusted_metadata: Json<Record<string, unknown>>
  untrusted_metadata: Json<Record<string, unknown>>
  /** Failures in a row since the last success. */
  failed_attempts: Generated<number>
  locked_at: Date | null
  lock_expires_at: Date | null
  created_at: Date
}

type EmailsTable = {
  email_id: string
  user_id: string
  user_created_at: UserCreatedAt
  /** As it was typed, for people. */
  address: string
  /** What makes two spellings one address: unique. */
  canonical: string
  verified: boolean
  /** Set while an address that was added to a user waits for its proof. */
  expires_at: Date | null
  created_at: Date
}

type PhoneNumbersTable = {
  phone_id: string
  user_id: string
  user_created_at: UserCreatedAt
  /** E.164: unique. */
  phone_number: string
  verified: boolean
  /** Set while a number that was added to a user waits for its proof. */
  expires_at: Date | null
  created_at: Date
}

type WebauthnRegistrationsTable = {
  webauthn_registration_id: string
  user_id: string
  user_created_at: UserCreatedAt
  domain: string
  user_agent: string
  authenticator_type: string
  verified: boolean
  name: string
  /** Base64url, as browsers say it: unique. */
  credential_id: string
  /** The COSE key, in base64url. */
  public_key: string
  /** What the authenticator knows the user by, in base64url. */
  user_handle: string
  /** The last counter that the authenticator signed; 0 for one that does not count. */
  sign_count: number
  transports: Json<string[]>
  /** The model or provider, as a UUID. */
  aaguid: string
  /** Whether the key may be copied to other devices, which never changes. */
  backup_eligible: boolean
  backed_up: boolean
  /** Whether the authenticator has ever verified who the user is. */
  user_verified: boolean
  created_at: Date
}

/** A ceremony that waits for the authenticator's answer. */
type WebauthnChallengesTable = {
  challenge_hash: string
  ceremony: 'register' | 'authenticate'
  /** Null for whichever user picks a passkey. */
  user_id: string | null
  domain: string
  /** What the options name the user by; null for an authentication. */
  user_handle: string | null
  user_agent: string
  authenticator_type: string
  /** The registrations that may answer; null for any. */
  registration_ids: Json<string[]> | null
  /** A registration that needs nobody to be present. */
  automatic: boolean
  created_at: Date
  expires_at: Date
  consumed_at: Date | null
}

type BiometricRegistrationsTable = {
  biometric_registration_id: string
  user_id: string
  user_created_at: UserCreatedAt
  verified: boolean
  created_at: Date
}

type OauthRegistrationsTable = {
  oauth_user_registration_id: string
  user_id: string
  user_created_at: UserCreatedAt
  provider_type: string
  provider_subject: string
  profile_picture_url: string
  locale: string
  /** The newest tokens of the provider, under a key outside the database. */
  tokens_sealed: string | null
  created_at: Date
}

type TotpsTable = {
  totp_id: string
  user_id: string
  user_created_at: UserCreatedAt
  /** Under a key outside the database. */
  secret_sealed: string
  verified: boolean
  /** The newest time step whose code was taken: no code of it or before it is taken again. */
  last_step: number | null
  /** Set while the first code has not come. */
  expires_at: Date | null
  created_at: Date
}

type TotpRecoveryCodesTable = {
  totp_recovery_code_id: string
  totp_id: string
  /** What a code is found by. */
  code_mac: string
  /** The code under a key outside the database, because it can be asked for until it is used. */
  code_sealed: string
  position: number
  consumed_at: Date | null
}

type CryptoWalletsTable = {
  crypto_wallet_id: string
  user_id: string
  user_created_at: UserCreatedAt
  crypto_wallet_address: string
  crypto_wallet_type: string
  verified: boolean
  /** Set while a wallet that was added to a user waits for its proof. */
  expires_at: Date | null
  created_at: Date
}

type WalletChallengesTable = {
  /** One for a wallet: a newer challenge takes the place of the older. */
  crypto_wallet_id: string
  message: string
  /** What the message was made from; null for a plain one. */
  siwe: Json<SiweFields> | null
  valid_from: Date
  expires_at: Date
  consumed_at: Date | null
}

type PasswordsTable = {
  password_id: string
  user_id: string
  user_created_at: UserCreatedAt
  /** Our argon2id, or an imported hash as JSON until the first right password. */
  hash: string
  /** Grows with each password that is chosen, not when the same one is hashed anew. */
  revision: Generated<number>
  requires_reset: boolean
  updated_at: Date
}

type SessionsTable = {
  session_id: string
  user_id: string
  token_hash: string
  /** The token under a key outside the database, so that a JWT can be answered with its token. */
  token_sealed: string
  ip_address: string
  user_agent: string
  factors: Json<Factor[]>
  custom_claims: Json<Record<string, unknown>>
  started_at: Date
  last_accessed_at: Date
  expires_at: Date
}

type CodesTable = {
  code_id: string
  /** Shared with the link of the same mail. */
  send_id: string
  method_id: string
  channel: Channel
  user_id: string
  code_mac: string
  attempts: number
  ip_address: string
  user_agent: string
  created_at: Date
  expires_at: Date
  consumed_at: Date | null
  superseded_at: Date | null
}

type TokensTable = {
  token_hash: string
  purpose: TokenPurpose
  send_id: string
  user_id: string
  /** The `email_id` of a mailed token, the `embedded_id` of an embeddable one, the provider of an attach token. */
  method_id: string
  /** Null for what no mail of ours carries. */
  redirect_url: string | null
  redirect_type: 'login' | 'signup' | 'invite' | 'reset_password' | null
  code_challenge: string | null
  ip_address: string
  user_agent: string
  created_at: Date
  expires_at: Date
  consumed_at: Date | null
}

/** A sign-in on its way to a provider and back. */
type OauthAttemptsTable = {
  state_hash: string
  /** Of the cookie that only the browser which began has. */
  browser_hash: string
  provider: OAuthProvider
  login_url: string
  signup_url: string
  /** What was asked for, when the provider does not say what it gave. */
  scope: string
  /** Of the app, for the token that it will get. */
  code_challenge: string | null
  /** Whom the account at the provider is for, whoever it belongs to there. */
  attach_user_id: string | null
  created_at: Date
  expires_at: Date
  consumed_at: Date | null
}

type OauthTokensTable = {
  token_hash: string
  provider: OAuthProvider
  /** What the provider said and gave, under a key outside the database. */
  grant_sealed: string
  code_challenge: string | null
  attach_user_id: string | null
  created_at: Date
  expires_at: Date
  consumed_at: Date | null
}

type TrustedTokensTable = {
  /** Of the profile and the `jti` together. */
  token_hash: string
  expires_at: Date
}

type SigningKeysTable = {
  kid: string
  public_jwk: Json<{ kty: string; n: string; e: string }>
  private_jwk_sealed: string
  signs_from: Date
}

/** What a client proves itself with: one secret, or two while it rotates. */
export type ClientSecretColumns = {
  /** Null for a client that has no secret. */
  secret_mac: string | null
  secret_last_four: string | null
  /** Whether it came from another system, and so may be one that can be guessed. */
  secret_imported: boolean
  next_secret_mac: string | null
  next_secret_last_four: string | null
}

type M2mClientsTable = ClientSecretColumns & {
  client_id: string
  secret_mac: string
  secret_last_four: string
  client_name: string
  client_description: string
  status: 'active' | 'inactive'
  scopes: Json<string[]>
  trusted_metadata: Json<Record<string, unknown>>
  created_at: Date
}

type ConnectedAppsTable = ClientSecretColumns & {
  client_id: string
  client_type: ConnectedApp['client_type']
  client_name: string
  client_description: string
  status: 'active'
  redirect_urls: Json<string[]>
  post_logout_redirect_urls: Json<string[]>
  full_access_allowed: boolean
  bypass_consent_for_offline_access: boolean
  access_token_expiry_minutes: number
  access_token_custom_audience: string
  access_token_template_content: string
  id_token_template_content: string
  logo_url: string
  creation_method: 'api'
  created_at: Date
}

type ConnectedAppConsentsTable = {
  user_id: string
  client_id: string
  /** All that the user has granted so far. */
  scopes: Json<string[]>
  granted_at: Date
  /** Set once the user took it back: the next time they are asked, whatever the app. */
  revoked_at: Date | null
}

/** One time that a user let an app in, and what all its tokens live by. */
type ConnectedAppGrantsTable = {
  grant_id: string
  user_id: string
  client_id: string
  /** The session that let it in; null when the user was named by id. */
  session_id: string | null
  scopes: Json<string[]>
  resources: Json<string[]>
  nonce: string | null
  auth_time: Date | null
  created_at: Date
  expires_at: Date
  revoked_at: Date | null
}

type AuthorizationCodesTable = {
  code_hash: string
  grant_id: string
  client_id: string
  redirect_uri: string
  code_challenge: string | null
  expires_at: Date
  consumed_at: Date | null
}

type AppRefreshTokensTable = {
  token_hash: string
  grant_id: string
  expires_at: Date
  /** When a public app got another for it. */
  consumed_at: Date | null
  /** That other one, for an app whose answer was lost. */
  child_sealed: string | null
}

type AppAccessTokensTable = {
  jti: string
  grant_id: string
  expires_at: Date
  /** When it was turned into a session, which it can be once. */
  exchanged_at: Date | null
}

type RateLimitsTable = {
  key: string
  /** When the bucket is empty again, in epoch milliseconds. */
  full_until: number
  allowed: boolean
}

/** What a token is good for: the wire's own `stytch_token_type`, and what callers deliver themselves. */
export type TokenPurpose =
  | 'magic_links'
  | 'login'
  | 'reset_password'
  | 'embeddable'
  | 'oauth_attach'

/** What processes of a proxy share for a while. */
type SharedEntriesTable = { key: string; value: string; expires_at: Date }

/** How a code travels: the `delivery_method` of its factor. */
export type Channel = 'email' | 'sms' | 'whatsapp'

/** One proven factor as a session row keeps it, in the wire's own words. */
export type Factor = {
  type: string
  delivery_method: string
  created_at: string
  updated_at: string
  last_authenticated_at: string
  email_factor?: { email_id: string; email_address: string }
  phone_number_factor?: { phone_id: string; phone_number: string }
  embeddable_magic_link_factor?: { embedded_id: string }
  authenticator_app_factor?: { totp_id: string }
  recovery_code_factor?: { totp_recovery_code_id: string }
  crypto_wallet_factor?: {
    crypto_wallet_id: string
    crypto_wallet_address: string
    crypto_wallet_type: string
  }
  webauthn_factor?: { webauthn_registration_id: string; domain: string; user_agent?: string }
  trusted_auth_token_factor?: { token_id: string }
  oauth_access_token_exchange_factor?: { client_id: string }
  [provider: `${string}_oauth_factor`]: OAuthFactor
}

/** The detail object of a sign-in with a provider; `id` is that of the registration. */
export type OAuthFactor = { id: string; provider_subject: string; email_id?: string }

/** Every table, by name. */
export type Database = {
  users: UsersTable
  emails: EmailsTable
  phone_numbers: PhoneNumbersTable
  webauthn_registrations: WebauthnRegistrationsTable
  webauthn_challenges: WebauthnChallengesTable
  biometric_registrations: BiometricRegistrationsTable
  oauth_registrations: OauthRegistrationsTable
  oauth_attempts: OauthAttemptsTable
  oauth_tokens: OauthTokensTable
  totps: TotpsTable
  totp_recovery_codes: TotpRecoveryCodesTable
  crypto_wallets: CryptoWalletsTable
  wallet_challenges: WalletChallengesTable
  passwords: PasswordsTable
  sessions: SessionsTable
  codes: CodesTable
  tokens: TokensTable
  trusted_tokens: TrustedTokensTable
  signing_keys: SigningKeysTable
  m2m_clients: M2mClientsTable
  connected_apps: ConnectedAppsTable
  connected_app_consents: ConnectedAppConsentsTable
  connected_app_grants: ConnectedAppGrantsTable
  authorization_codes: AuthorizationCodesTable
  app_refresh_tokens: AppRefreshTokensTable
  app_access_tokens: AppAccessTokensTable
  rate_limits: RateLimitsTable
  shared_entries: SharedEntriesTable
}

/** A connection pool or a transaction: queries take either. */
export type Db = Kysely<Database>

export type EmailRow = Selectable<EmailsTable>
export type PhoneNumberRow = Selectable<PhoneNumbersTable>
export type TotpRow = Selectable<TotpsTable>
export type WalletRow = Selectable<CryptoWalletsTable>
export type WebauthnRegistrationRow = Selectable<WebauthnRegistrationsTable>
export type WebauthnChallengeRow = Selectable<WebauthnChallengesTable>
export type SessionRow = Selectable<SessionsTable>
export type CodeRow = Selectable<CodesTable>
export type TokenRow = Selectable<TokensTable>
export type OauthAttemptRow = Selectable<OauthAttemptsTable>
export type OauthTokenRow = Selectable<OauthTokensTable>
export type OauthRegistrationRow = Selectable<OauthRegistrationsTable>
export type M2mClientRow = Selectable<M2mClientsTable>
export type ConnectedAppRow = Selectable<ConnectedAppsTable>
export type ConsentRow = Selectable<ConnectedAppConsentsTable>
export type GrantRow = Selectable<ConnectedAppGrantsTable>
export type SigningKeyRow = Selectable<SigningKeysTable>
