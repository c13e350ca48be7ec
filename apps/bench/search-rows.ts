/**
 * Statements that store a project of many users, as it might look after three years: most have a
 * verified address, some a number or a passkey, a few hundred came from a rare provider.
 */
export const rows = (users: number): string[] => [
  `insert into users (user_id, external_id, status, name, roles, trusted_metadata, untrusted_metadata, created_at)
    select ${id('user', 'n')}, case when n % 2 = 0 then 'crm|' || n end,
      case when n % 33 = 0 then 'pending' else 'active' end,
      jsonb_build_object('first_name', 'first' || ${dice('first', 200)}, 'middle_name', '', 'last_name', 'last' || ${dice('last', 5000)}),
      '[]', '{}', '{}',
      timestamptz '2024-01-01' + n * interval '3 years' / ${users}
    from generate_series(1, ${users}) as n`,
  `insert into emails (email_id, user_id, address, canonical, verified, created_at)
    select ${id('email', 'n')}, ${id('user', 'n')}, address, address, ${dice('verified', 5)} > 0, now()
    from generate_series(1, ${users}) as n,
      lateral (select (array['grace', 'ada', 'lovelace', 'turing', 'user', 'mail', 'hello'])[1 + n % 7]
        || n || '@company' || n % 2000 || '.example' as address) as made
    where n % 20 <> 0`,
  `insert into phone_numbers (phone_id, user_id, phone_number, verified, created_at)
    select ${id('phone-number', 'n')}, ${id('user', 'n')}, '+1202' || 1000000 + n, n % 5 <> 0, now()
    from generate_series(1, ${users}, 3) as n`,
  `insert into passwords (password_id, user_id, hash, requires_reset, updated_at)
    select ${id('password', 'n')}, ${id('user', 'n')}, '', false, now()
    from generate_series(1, ${users}, 2) as n`,
  `insert into oauth_registrations (oauth_user_registration_id, user_id, provider_type, provider_subject, profile_picture_url, locale, created_at)
    select ${id('oauth-user', 'n')}, ${id('user', 'n')},
      case when n % 1000 = 1 then 'Yahoo' when ${dice('provider', 4)} = 0 then 'Google' else 'Github' end,
      n::text, '', '', now()
    from generate_series(1, ${users}, 3) as n`,
  `insert into webauthn_registrations (webauthn_registration_id, user_id, domain, user_agent, authenticator_type, verified, name, credential_id, public_key, user_handle, sign_count, transports, aaguid, backup_eligible, backed_up, user_verified, created_at)
    select ${id('webauthn-registration', 'n')}, ${id('user', 'n')}, 'example.com', '', 'platform', true, '',
      'credential-' || n, '', '', 0, '[]', '', true, true, true, now()
    from generate_series(1, ${users}, 10) as n`,
  `insert into biometric_registrations (biometric_registration_id, user_id, verified, created_at)
    select ${id('biometric-registration', 'n')}, ${id('user', 'n')}, n % 400 <> 1, now()
    from generate_series(1, ${users}, 40) as n`,
  `insert into totps (totp_id, user_id, secret_sealed, verified, created_at)
    select ${id('totp', 'n')}, ${id('user', 'n')}, '', n % 100 <> 1, now()
    from generate_series(1, ${users}, 20) as n`,
  `insert into crypto_wallets (crypto_wallet_id, user_id, crypto_wallet_address, crypto_wallet_type, verified, created_at)
    select ${id('crypto-wallet', 'n')}, ${id('user', 'n')}, '0x' || lpad(n::text, 40, '0'), 'ethereum', true, now()
    from generate_series(50, ${users}, 50) as n`,
]

// Thrown once for each user: what is not known of two traits is that one tells of the other.
function dice(trait: string, sides: number) {
  return `('x' || substr(md5(n || '${trait}'), 1, 8))::bit(32)::bigint % ${sides}`
}

// Ids in no order of time, as real ones are, and the same in every table.
function id(prefix: string, number: string) {
  return `'${prefix}-test-' || md5(${number}::text)::uuid`
}
