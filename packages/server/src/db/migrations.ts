import { sql, type Kysely } from 'kysely'
import { Migrator, type Migration } from 'kysely/migration'
import type { Db } from './schema.ts'

// Forward only, one entry per released change; an entry never changes after its release.
const migrations: Record<string, Migration> = {
  '0001_first_release': { up: (db) => createTables(db) },
}

/** Brings the database to the newest schema. Several processes may do so at once. */
export const migrate = async (db: Db): Promise<void> => {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve(migrations) },
    migrationTableName: 'latchkey_migrations',
    migrationLockTableName: 'latchkey_migrations_lock',
  })
  const { error } = await migrator.migrateToLatest()
  if (error) throw new Error('The database could not be migrated.', { cause: error })
}

const createTables = async (db: Kysely<unknown>): Promise<void> => {
  for (const statement of tables) await sql.raw(statement).execute(db)
}

/** The tables of what a user owns and is found by. */
export const ownTables = [
  'emails',
  'phone_numbers',
  'webauthn_registrations',
  'biometric_registrations',
  'oauth_registrations',
  'totps',
  'crypto_wallets',
  'passwords',
] as const

const tables = [
  // Searches find parts of texts by it.
  `create extension if not exists pg_trgm`,
  // Searches read what users own in the order of the users. A user's time never changes.
  `create function copy_user_created_at() returns trigger language plpgsql as $$
    begin
      new.user_created_at := (select created_at from users where user_id = new.user_id);
      return new;
    end
  $$`,
  `create table users (
    user_id text primary key,
    external_id text unique,
    status text not null check (status in ('pending', 'active')),
    name jsonb,
    full_name text generated always as (lower(
      coalesce(name->>'first_name', '') || ' ' ||
      coalesce(name->>'middle_name', '') || ' ' ||
      coalesce(name->>'last_name', '')
    )) stored,
    roles jsonb not null,
    trusted_metadata jsonb not null,
    untrusted_metadata jsonb not null,
    failed_attempts integer not null default 0,
    locked_at timestamptz,
    lock_expires_at timestamptz,
    -- Milliseconds: what a cursor holds is what is stored.
    created_at timestamptz(3) not null
  )`,
  // Searches page by this order.
  `create index users_created_at on users (created_at desc, user_id desc) include (full_name)`,
  `create index users_status on users (status, created_at desc, user_id desc)`,
  `create index users_full_name on users using gin (full_name gin_trgm_ops) with (fastupdate = off)`,
  `create table emails (
    email_id text primary key,
    user_id text not null references users on delete cascade,
    user_created_at timestamptz(3),
    address text not null,
    canonical text not null unique,
    verified boolean not null,
    expires_at timestamptz,
    created_at timestamptz not null
  )`,
  `create index emails_user_id on emails (user_id)`,
  `create index emails_verified on emails (verified, user_created_at desc, user_id desc) include (expires_at)`,
  `create index emails_domain on emails (split_part(canonical, '@', 2) text_pattern_ops, user_created_at desc, user_id desc)`,
  `create index emails_canonical on emails using gin (canonical gin_trgm_ops) with (fastupdate = off)`,
  `create index emails_newest on emails (user_created_at desc, user_id desc) include (canonical, expires_at)`,
  `create index emails_expires_at on emails (expires_at) where expires_at is not null`,
  `create table phone_numbers (
    phone_id text primary key,
    user_id text not null references users on delete cascade,
    user_created_at timestamptz(3),
    phone_number text not null unique,
    verified boolean not null,
    expires_at timestamptz,
    created_at timestamptz not null
  )`,
  `create index phone_numbers_user_id on phone_numbers (user_id)`,
  `create index phone_numbers_verified on phone_numbers (verified, user_created_at desc, user_id desc) include (expires_at)`,
  `create index phone_numbers_digits on phone_numbers using gin (phone_number gin_trgm_ops) with (fastupdate = off)`,
  `create index phone_numbers_newest on phone_numbers (user_created_at desc, user_id desc) include (phone_number, expires_at)`,
  `create index phone_numbers_expires_at on phone_numbers (expires_at) where expires_at is not null`,
  `create table webauthn_registrations (
    webauthn_registration_id text primary key,
    user_id text not null references users on delete cascade,
    user_created_at timestamptz(3),
    domain text not null,
    user_agent text not null,
    authenticator_type text not null,
    verified boolean not null,
    name text not null,
    credential_id text not null unique,
    public_key text not null,
    user_handle text not null,
    sign_count double precision not null,
    transports jsonb not null,
    aaguid text not null,
    backup_eligible boolean not null,
    backed_up boolean not null,
    user_verified boolean not null,
    created_at timestamptz not null
  )`,
  `create index webauthn_registrations_user_id on webauthn_registrations (user_id)`,
  `create index webauthn_registrations_verified on webauthn_registrations (verified, user_created_at desc, user_id desc)`,
  `create table webauthn_challenges (
    challenge_hash text primary key,
    ceremony text not null check (ceremony in ('register', 'authenticate')),
    user_id text references users on delete cascade,
    domain text not null,
    user_handle text,
    user_agent text not null,
    authenticator_type text not null,
    registration_ids jsonb,
    automatic boolean not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    consumed_at timestamptz
  )`,
  `create index webauthn_challenges_user_id on webauthn_challenges (user_id)`,
  `create index webauthn_challenges_expires_at on webauthn_challenges (expires_at)`,
  `create table biometric_registrations (
    biometric_registration_id text primary key,
    user_id text not null references users on delete cascade,
    user_created_at timestamptz(3),
    verified boolean not null,
    created_at timestamptz not null
  )`,
  `create index biometric_registrations_user_id on biometric_registrations (user_id)`,
  `create index biometric_registrations_verified on biometric_registrations (verified, user_created_at desc, user_id desc)`,
  `create table oauth_registrations (
    oauth_user_registration_id text primary key,
    user_id text not null references users on delete cascade,
    user_created_at timestamptz(3),
    provider_type text not null,
    provider_subject text not null,
    profile_picture_url text not null,
    locale text not null,
    tokens_sealed text,
    created_at timestamptz not null,
    unique (provider_type, provider_subject)
  )`,
  `create index oauth_registrations_user_id on oauth_registrations (user_id)`,
  `create index oauth_registrations_provider on oauth_registrations (lower(provider_type), user_created_at desc, user_id desc)`,
  `create table oauth_attempts (
    state_hash text primary key,
    browser_hash text not null,
    provider text not null,
    login_url text not null,
    signup_url text not null,
    scope text not null,
    code_challenge text,
    attach_user_id text,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    consumed_at timestamptz
  )`,
  `create index oauth_attempts_expires_at on oauth_attempts (expires_at)`,
  `create table oauth_tokens (
    token_hash text primary key,
    provider text not null,
    grant_sealed text not null,
    code_challenge text,
    attach_user_id text,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    consumed_at timestamptz
  )`,
  `create index oauth_tokens_expires_at on oauth_tokens (expires_at)`,
  `create table totps (
    totp_id text primary key,
    -- One for a user, confirmed or not.
    user_id text not null unique references users on delete cascade,
    user_created_at timestamptz(3),
    secret_sealed text not null,
    verified boolean not null,
    last_step integer,
    expires_at timestamptz,
    created_at timestamptz not null
  )`,
  `create index totps_expires_at on totps (expires_at) where expires_at is not null`,
  `create index totps_verified on totps (verified, user_created_at desc, user_id desc) include (expires_at)`,
  `create table totp_recovery_codes (
    totp_recovery_code_id text primary key,
    totp_id text not null references totps on delete cascade,
    code_mac text not null,
    code_sealed text not null,
    position integer not null,
    consumed_at timestamptz,
    unique (totp_id, code_mac)
  )`,
  `create table crypto_wallets (
    crypto_wallet_id text primary key,
    user_id text not null references users on delete cascade,
    user_created_at timestamptz(3),
    crypto_wallet_address text not null unique,
    crypto_wallet_type text not null,
    verified boolean not null,
    expires_at timestamptz,
    created_at timestamptz not null
  )`,
  `create index crypto_wallets_user_id on crypto_wallets (user_id)`,
  `create index crypto_wallets_address on crypto_wallets (lower(crypto_wallet_address))`,
  `create index crypto_wallets_verified on crypto_wallets (verified, user_created_at desc, user_id desc) include (expires_at)`,
  `create index crypto_wallets_expires_at on crypto_wallets (expires_at) where expires_at is not null`,
  `create table wallet_challenges (
    crypto_wallet_id text primary key references crypto_wallets on delete cascade,
    message text not null,
    siwe jsonb,
    valid_from timestamptz not null,
    expires_at timestamptz not null,
    consumed_at timestamptz
  )`,
  `create index wallet_challenges_expires_at on wallet_challenges (expires_at)`,
  `create table passwords (
    password_id text primary key,
    user_id text not null unique references users on delete cascade,
    user_created_at timestamptz(3),
    hash text not null,
    revision integer not null default 1,
    requires_reset boolean not null,
    updated_at timestamptz not null
  )`,
  `create index passwords_user_created_at on passwords (user_created_at desc, user_id desc)`,
  ...ownTables.map(
    (table) => `create trigger copy_user_created_at before insert or update of user_id on ${table}
      for each row execute function copy_user_created_at()`,
  ),
  // How many rows a part of a text is in can be told by many examples only.
  `alter table users alter column full_name set statistics 1000`,
  `alter table emails alter column canonical set statistics 1000`,
  `alter table phone_numbers alter column phone_number set statistics 1000`,
  `create table sessions (
    session_id text primary key,
    user_id text not null references users on delete cascade,
    token_hash text not null unique,
    token_sealed text not null,
    ip_address text not null,
    user_agent text not null,
    factors jsonb not null,
    custom_claims jsonb not null,
    started_at timestamptz not null,
    last_accessed_at timestamptz not null,
    expires_at timestamptz not null
  )`,
  `create index sessions_user_id on sessions (user_id)`,
  `create index sessions_expires_at on sessions (expires_at)`,
  `create table codes (
    code_id text primary key,
    send_id text not null,
    method_id text not null,
    channel text not null check (channel in ('email', 'sms', 'whatsapp')),
    user_id text not null references users on delete cascade,
    code_mac text not null,
    attempts integer not null,
    ip_address text not null,
    user_agent text not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    consumed_at timestamptz,
    superseded_at timestamptz
  )`,
  // One live code for a method, whatever happens at once.
  `create unique index codes_newest on codes (method_id) where superseded_at is null`,
  `create index codes_send_id on codes (send_id)`,
  `create index codes_user_id on codes (user_id)`,
  `create index codes_expires_at on codes (expires_at)`,
  `create table tokens (
    token_hash text primary key,
    purpose text not null check (purpose in ('magic_links', 'login', 'reset_password', 'embeddable', 'oauth_attach')),
    send_id text not null,
    user_id text not null references users on delete cascade,
    method_id text not null,
    redirect_url text,
    redirect_type text,
    code_challenge text,
    ip_address text not null,
    user_agent text not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    consumed_at timestamptz
  )`,
  `create index tokens_send_id on tokens (send_id)`,
  `create index tokens_user_id on tokens (user_id)`,
  `create index tokens_expires_at on tokens (expires_at)`,
  // What is here was shown once already.
  `create table trusted_tokens (
    token_hash text primary key,
    expires_at timestamptz not null
  )`,
  `create index trusted_tokens_expires_at on trusted_tokens (expires_at)`,
  `create table signing_keys (
    kid text primary key,
    public_jwk jsonb not null,
    private_jwk_sealed text not null,
    signs_from timestamptz not null
  )`,
  `create table m2m_clients (
    client_id text primary key,
    client_name text not null,
    client_description text not null,
    status text not null check (status in ('active', 'inactive')),
    scopes jsonb not null,
    trusted_metadata jsonb not null,
    secret_mac text not null,
    secret_last_four text not null,
    secret_imported boolean not null,
    next_secret_mac text,
    next_secret_last_four text,
    created_at timestamptz not null
  )`,
  `create index m2m_clients_created_at on m2m_clients (created_at, client_id)`,
  `create index m2m_clients_client_name on m2m_clients (client_name)`,
  `create index m2m_clients_scopes on m2m_clients using gin (scopes)`,
  `create table connected_apps (
    client_id text primary key,
    client_type text not null check (client_type in ('first_party', 'first_party_public', 'third_party', 'third_party_public')),
    client_name text not null,
    client_description text not null,
    status text not null check (status = 'active'),
    redirect_urls jsonb not null,
    post_logout_redirect_urls jsonb not null,
    full_access_allowed boolean not null,
    bypass_consent_for_offline_access boolean not null,
    access_token_expiry_minutes integer not null,
    access_token_custom_audience text not null,
    access_token_template_content text not null,
    id_token_template_content text not null,
    logo_url text not null,
    creation_method text not null,
    secret_mac text,
    secret_last_four text,
    secret_imported boolean not null,
    next_secret_mac text,
    next_secret_last_four text,
    created_at timestamptz not null
  )`,
  `create index connected_apps_created_at on connected_apps (created_at, client_id)`,
  `create table connected_app_consents (
    user_id text not null references users on delete cascade,
    client_id text not null references connected_apps on delete cascade,
    scopes jsonb not null,
    granted_at timestamptz not null,
    revoked_at timestamptz,
    primary key (user_id, client_id)
  )`,
  `create index connected_app_consents_client_id on connected_app_consents (client_id)`,
  `create table connected_app_grants (
    grant_id text primary key,
    user_id text not null references users on delete cascade,
    client_id text not null references connected_apps on delete cascade,
    session_id text,
    scopes jsonb not null,
    resources jsonb not null,
    nonce text,
    auth_time timestamptz,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    revoked_at timestamptz
  )`,
  `create index connected_app_grants_user_id on connected_app_grants (user_id, client_id)`,
  `create index connected_app_grants_client_id on connected_app_grants (client_id)`,
  `create index connected_app_grants_expires_at on connected_app_grants (expires_at)`,
  `create table authorization_codes (
    code_hash text primary key,
    grant_id text not null references connected_app_grants on delete cascade,
    client_id text not null,
    redirect_uri text not null,
    code_challenge text,
    expires_at timestamptz not null,
    consumed_at timestamptz
  )`,
  `create index authorization_codes_grant_id on authorization_codes (grant_id)`,
  `create index authorization_codes_expires_at on authorization_codes (expires_at)`,
  `create table app_refresh_tokens (
    token_hash text primary key,
    grant_id text not null references connected_app_grants on delete cascade,
    expires_at timestamptz not null,
    consumed_at timestamptz,
    child_sealed text
  )`,
  `create index app_refresh_tokens_grant_id on app_refresh_tokens (grant_id)`,
  `create index app_refresh_tokens_expires_at on app_refresh_tokens (expires_at)`,
  `create table app_access_tokens (
    jti text primary key,
    grant_id text not null references connected_app_grants on delete cascade,
    expires_at timestamptz not null,
    exchanged_at timestamptz
  )`,
  `create index app_access_tokens_grant_id on app_access_tokens (grant_id)`,
  `create index app_access_tokens_expires_at on app_access_tokens (expires_at)`,
  `create table rate_limits (
    key text primary key,
    full_until double precision not null,
    allowed boolean not null
  )`,
  `create index rate_limits_full_until on rate_limits (full_until)`,
  `create table shared_entries (
    key text primary key,
    value text not null,
    expires_at timestamptz not null
  )`,
  `create index shared_entries_expires_at on shared_entries (expires_at)`,
]
