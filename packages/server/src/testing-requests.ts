import type { Contract, Endpoint, RequestOf } from '@latchkey/api'
import { createTestAuthenticator } from './testing-authenticator.ts'
import { signInAt } from './groups/oauth/testing-browser.ts'
import { codeIn, tokensIn, type TestServer } from './testing.ts'

/** A good request for each endpoint; one that is missing does not compile. */
export type Examples = {
  [G in keyof Contract]: {
    [E in keyof Contract[G]]: Contract[G][E] extends Endpoint ? RequestOf<Contract[G][E]> : never
  }
}

/** Long enough for every policy. */
export const goodPassword = 'plum-orbit-walnut-42'

const uuid = '00000000-0000-4000-8000-000000000000'

const appSettings = {
  client_name: 'Calendar',
  client_description: 'Shows what is due.',
  redirect_urls: ['https://app.example/callback'],
  post_logout_redirect_urls: ['https://app.example/bye'],
  full_access_allowed: true,
  bypass_consent_for_offline_access: true,
  access_token_expiry_minutes: 30,
  access_token_custom_audience: 'https://api.example',
  access_token_template_content: '{"plan":"{{ user.trusted_metadata.plan }}"}',
  id_token_template_content: '{"plan":"{{ user.trusted_metadata.plan }}"}',
  logo_url: 'https://app.example/logo.png',
}

/** Makes a person who has everything, and the requests that are good for them. */
export const createExamples = async (kit: TestServer): Promise<Examples> => {
  const { api, clock, outbox, server } = kit
  const email = 'ada@example.com'
  const phone_number = '+12025550134'
  const attributes = { ip_address: '192.0.2.1', user_agent: 'Browser' }
  const metadata = { trusted_metadata: { plan: 'pro' }, untrusted_metadata: { theme: 'dark' } }
  const name = { first_name: 'Ada', middle_name: 'King', last_name: 'Lovelace' }
  const roles = ['stytch_user']

  const made = await api.passwords.create({
    email,
    password: goodPassword,
    session_duration_minutes: 60,
  })
  const { user_id, session_token, email_id } = made
  await api.otps.emailSend({ email })
  await api.otps.authenticate({
    method_id: email_id,
    code: codeIn(outbox.messages()[0]),
    session_token,
  })
  await api.users.update({ user_id, external_id: 'crm|ada' })
  const { phone_id } = await api.otps.smsSend({ phone_number, user_id })
  await api.otps.authenticate({ method_id: phone_id, code: codeIn(outbox.messages()[0]) })
  await api.otps.emailSend({ email })
  const code = codeIn(outbox.messages()[0])
  await api.magicLinks.emailInvite({ email: 'invited@example.com' })
  await api.passwords.emailResetStart({ email })
  const { reset_password = '' } = tokensIn(outbox.messages()[0])
  const other = await api.users.create({ email: 'other@example.com' })
  await api.totps.create({ user_id: other.user_id })
  const wallet = {
    crypto_wallet_type: 'ethereum' as const,
    crypto_wallet_address: '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
  }
  await api.cryptoWallets.authenticateStart({ ...wallet, user_id })
  const { token } = await api.magicLinks.create({ user_id })
  const passkeys = await createPasskeyExamples(api, user_id)
  const landed = await signInAt(kit, 'google', { email })
  const { m2m_client } = await api.m2m.create({ scopes: ['read:users', 'write:users'] })
  const { client_id, client_secret } = m2m_client
  const { connected_app } = await api.connectedApps.create({
    client_type: 'first_party',
    ...appSettings,
  })
  const noApp = { client_id: `connected-app-test-${uuid}` }
  const authorization = {
    client_id: connected_app.client_id,
    redirect_uri: 'https://app.example/callback',
    response_type: 'code' as const,
    scopes: ['openid', 'email'],
    user_id,
    prompt: 'consent',
  }
  const { authorization_code = '' } = await api.connectedApps.authorize({
    ...authorization,
    consent_granted: true,
  })
  const credentials = {
    project_id: server.projectId,
    client_id: connected_app.client_id,
    client_secret: connected_app.client_secret ?? '',
  }
  const tokens = await api.m2m.token({
    ...credentials,
    grant_type: 'authorization_code',
    code: authorization_code,
    redirect_uri: authorization.redirect_uri,
  })
  const tokenOfApp = {
    ...credentials,
    token: tokens.access_token,
    token_type_hint: 'access_token',
  }

  const session = {
    session_token,
    session_duration_minutes: 60,
    session_custom_claims: { seat: '1A' },
    telemetry_id: 'telemetry',
  }
  const options = { ip_match_required: false, user_agent_match_required: false }
  const salts = { prepend_salt: 'a', append_salt: 'b' }
  const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'
  const templates = { login_template_id: 'default', signup_template_id: 'default', locale: 'en' }
  const link = {
    email,
    attributes,
    ...templates,
    login_magic_link_url: 'http://localhost:3000/authenticate',
    signup_magic_link_url: 'http://localhost:3000/authenticate',
    login_expiration_minutes: 60,
    signup_expiration_minutes: 60,
    code_challenge: challenge,
  }
  const text = { phone_number, attributes, locale: 'en', expiration_minutes: 5 }
  const mail = { email, attributes, ...templates, expiration_minutes: 5 }

  return {
    users: {
      create: {
        email: 'new@example.com',
        phone_number: '+12025550135',
        name,
        attributes,
        create_user_as_pending: true,
        external_id: 'crm|new',
        roles,
        ...metadata,
      },
      get: { user_id },
      search: {
        cursor: '',
        limit: 10,
        query: {
          operator: 'AND',
          operands: [{ filter_name: 'status', filter_value: 'active' }],
        },
      },
      update: { user_id, name, attributes, external_id: 'crm|ada', roles, ...metadata },
      exchangePrimaryFactor: {
        user_id: `user-test-${uuid}`,
        email_address: 'other@example.com',
        phone_number: '+12025550136',
      },
      delete: { user_id: `user-test-${uuid}` },
      deleteEmail: { email_id: `email-test-${uuid}` },
      deletePhoneNumber: { phone_id: `phone-number-test-${uuid}` },
      deleteWebAuthnRegistration: {
        webauthn_registration_id: `webauthn-registration-test-${uuid}`,
      },
      deleteBiometricRegistration: {
        biometric_registration_id: `biometric-registration-test-${uuid}`,
      },
      deleteTotp: { totp_id: `totp-test-${uuid}` },
      deleteCryptoWallet: { crypto_wallet_id: `crypto-wallet-test-${uuid}` },
      deletePassword: { password_id: `password-test-${uuid}` },
      deleteOAuthRegistration: { oauth_user_registration_id: `oauth-user-test-${uuid}` },
      deleteExternalId: { user_id },
      connectedApps: { user_id },
      revoke: { user_id, connected_app_id: `connected-app-test-${uuid}` },
    },
    magicLinks: {
      emailSend: { ...link, user_id },
      emailLoginOrCreate: { ...link, create_user_as_pending: false },
      emailInvite: {
        email: 'invited@example.com',
        attributes,
        name,
        locale: 'en',
        invite_template_id: 'default',
        invite_magic_link_url: 'http://localhost:3000/authenticate',
        invite_expiration_minutes: 60,
        ...metadata,
      },
      emailRevokeInvite: { email: 'invited@example.com' },
      create: { user_id, attributes, expiration_minutes: 60 },
      authenticate: { token, attributes, options, code_verifier: 'v'.repeat(43), ...session },
    },
    oauth: {
      attach: { provider: 'google', user_id },
      authenticate: {
        token: landed.searchParams.get('token') ?? '',
        code_verifier: 'v'.repeat(43),
        ...session,
      },
    },
    otps: {
      smsSend: { ...text, user_id },
      smsLoginOrCreate: { ...text, create_user_as_pending: false },
      whatsappSend: { ...text, user_id },
      whatsappLoginOrCreate: { ...text, create_user_as_pending: false },
      emailSend: { ...mail, user_id },
      emailLoginOrCreate: { ...mail, create_user_as_pending: false },
      authenticate: { method_id: email_id, code, attributes, options, ...session },
    },
    passwords: {
      create: {
        email: 'fresh@example.com',
        password: goodPassword,
        name,
        attributes,
        session_duration_minutes: 60,
        session_custom_claims: { seat: '1A' },
        telemetry_id: 'telemetry',
        ...metadata,
      },
      authenticate: { email, password: goodPassword, attributes, ...session },
      strengthCheck: { password: goodPassword, email },
      emailResetStart: {
        email,
        attributes,
        locale: 'en',
        reset_password_redirect_url: 'http://localhost:3000/authenticate',
        reset_password_expiration_minutes: 30,
        reset_password_template_id: 'default',
        login_redirect_url: 'http://localhost:3000/authenticate',
        code_challenge: challenge,
      },
      emailReset: {
        token: reset_password,
        password: goodPassword,
        attributes,
        options,
        code_verifier: 'v'.repeat(43),
        ...session,
      },
      migrate: {
        email: 'moved@example.com',
        hash: '5f4dcc3b5aa765d61d8327deb882cf99',
        hash_type: 'md_5',
        md_5_config: salts,
        sha_1_config: salts,
        sha_512_config: salts,
        argon_2_config: {
          salt: 'c2FsdHNhbHQ=',
          iteration_amount: 2,
          memory: 1024,
          threads: 1,
          key_length: 32,
        },
        scrypt_config: {
          salt: 'c2FsdA==',
          n_parameter: 1024,
          r_parameter: 8,
          p_parameter: 1,
          key_length: 32,
        },
        pbkdf_2_config: {
          salt: 'c2FsdA==',
          iteration_amount: 1000,
          key_length: 32,
          algorithm: 'sha256',
        },
        set_email_verified: true,
        name,
        phone_number: '+12025550137',
        set_phone_number_verified: true,
        external_id: 'crm|moved',
        roles,
        ...metadata,
      },
      existingPasswordReset: {
        email,
        existing_password: 'not the one 17 orbit',
        new_password: goodPassword,
        ...session,
      },
      sessionReset: { password: goodPassword, ...session },
    },
    sessions: {
      get: { user_id },
      authenticate: {
        session_token,
        session_duration_minutes: 60,
        session_custom_claims: { seat: '1A' },
        authorization_check: { resource_id: 'documents', action: 'read' },
      },
      revoke: { session_id: `session-test-${uuid}` },
      jwks: { project_id: server.projectId },
      migrate: {
        session_token: 'token-of-another-system',
        session_duration_minutes: 60,
        session_custom_claims: { seat: '1A' },
        telemetry_id: 'telemetry',
      },
      exchangeAccessToken: {
        access_token: tokens.access_token,
        session_duration_minutes: 60,
        session_custom_claims: { seat: '1A' },
        telemetry_id: 'telemetry',
      },
      attest: { profile_id: 'profile', token: 'token-of-a-third-party', ...session },
    },
    totps: {
      create: { user_id: other.user_id, expiration_minutes: 60 },
      authenticate: { user_id: other.user_id, totp_code: '000000', ...session },
      recoveryCodes: { user_id: other.user_id },
      recover: { user_id: other.user_id, recovery_code: 'aaaa-bbbb-cccc', ...session },
    },
    cryptoWallets: {
      authenticateStart: {
        ...wallet,
        user_id,
        siwe_params: {
          domain: 'example.com',
          uri: 'https://example.com/login',
          resources: ['https://example.com/terms'],
          chain_id: '1',
          statement: 'Sign in',
          issued_at: new Date(clock.now()).toISOString(),
          not_before: new Date(clock.now()).toISOString(),
          message_request_id: 'request-1',
        },
      },
      authenticate: { ...wallet, signature: `0x${'11'.repeat(64)}1b`, ...session },
    },
    webauthn: {
      registerStart: {
        user_id,
        domain,
        user_agent: 'Browser',
        authenticator_type: 'platform',
        return_passkey_credential_options: true,
        override_id: 'ada',
        override_name: 'ada@example.com',
        override_display_name: 'Ada',
        use_base64_url_encoding: true,
      },
      register: { user_id, public_key_credential: passkeys.attestation, ...session },
      authenticateStart: {
        user_id,
        domain,
        return_passkey_credential_options: true,
        use_base64_url_encoding: true,
      },
      authenticate: { public_key_credential: passkeys.assertion, ...session },
      update: { webauthn_registration_id: passkeys.registrationId, name: 'Blue key' },
      listCredentials: { user_id, domain },
    },
    m2m: {
      create: {
        client_id: 'crm|reports',
        client_secret: goodPassword,
        client_name: 'Reports',
        client_description: 'Writes the reports of the night.',
        scopes: ['read:users'],
        trusted_metadata: { plan: 'pro' },
      },
      get: { client_id },
      search: {
        cursor: '',
        limit: 10,
        query: {
          operator: 'AND',
          operands: [{ filter_name: 'scopes', filter_value: ['read:users'] }],
        },
      },
      update: {
        client_id,
        client_name: 'Reports',
        client_description: 'Writes the reports of the night.',
        status: 'active',
        scopes: ['read:users', 'write:users'],
        trusted_metadata: { plan: 'pro' },
      },
      delete: { client_id: `m2m-client-test-${uuid}` },
      rotateStart: { client_id },
      rotate: { client_id: `m2m-client-test-${uuid}` },
      rotateCancel: { client_id: `m2m-client-test-${uuid}` },
      token: {
        project_id: server.projectId,
        grant_type: 'client_credentials',
        client_id,
        client_secret,
        scope: 'read:users',
      },
    },
    connectedApps: {
      create: { client_type: 'first_party', ...appSettings },
      get: { client_id: connected_app.client_id },
      search: { cursor: '', limit: 10 },
      update: { client_id: connected_app.client_id, ...appSettings },
      delete: noApp,
      rotateStart: { client_id: connected_app.client_id },
      rotate: noApp,
      rotateCancel: noApp,
      authorizeStart: authorization,
      authorize: {
        ...authorization,
        consent_granted: true,
        state: 'state',
        nonce: 'nonce',
        code_challenge: challenge,
        resources: ['https://api.example'],
      },
      introspect: tokenOfApp,
      revoke: tokenOfApp,
      userinfo: { project_id: server.projectId, access_token: tokens.access_token },
      openidConfiguration: { project_id: server.projectId },
      jwks: {},
    },
    project: { whoami: {}, metrics: {}, rbacPolicy: {} },
  }
}

const domain = 'example.com'

/** A registered passkey, an answer that signs in with it, and one that registers another. */
const createPasskeyExamples = async ({ webauthn }: TestServer['api'], user_id: string) => {
  const create = async () => {
    const authenticator = createTestAuthenticator({ origin: `https://${domain}` })
    const { public_key_credential_creation_options: options } = await webauthn.registerStart({
      user_id,
      domain,
    })
    return { authenticator, attestation: authenticator.create(options) }
  }
  const { authenticator, attestation: public_key_credential } = await create()
  const registered = await webauthn.register({ user_id, public_key_credential })
  const { public_key_credential_request_options: options } = await webauthn.authenticateStart({
    domain,
  })
  const { attestation } = await create()
  return {
    attestation,
    assertion: authenticator.get(options),
    registrationId: registered.webauthn_registration_id,
  }
}
