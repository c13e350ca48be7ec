/** A row of the catalogue: the HTTP status and the sentence that a developer reads. */
type CatalogueEntry = { status: number; message: string }

/**
 * Every `error_type` that the API answers with, its HTTP status and its message.
 * The names are the wire's own; the sentences are ours and may change.
 * @see reference page "Errors"
 */
export const errorCatalogue = {
  // What is wrong with the request as such.
  bad_request: { status: 400, message: 'The request is malformed or lacks a required field.' },
  request_too_large: { status: 413, message: 'The request body is over 64 kB.' },
  route_not_found: { status: 404, message: 'No endpoint has this path.' },
  method_not_allowed: { status: 405, message: 'This path exists, but not with this method.' },
  unauthorized_credentials: { status: 401, message: 'The credentials are missing or wrong.' },
  too_many_requests: { status: 429, message: 'Too many requests. Try again after Retry-After.' },
  too_few_tokens_authenticated: {
    status: 429,
    message:
      'Much was sent to this address and nothing of it was used. Try again after Retry-After.',
  },
  internal_server_error: { status: 500, message: 'The server met a fault of its own.' },
  client_closed_request: { status: 499, message: 'The caller closed the connection.' },
  server_unavailable: { status: 503, message: 'The server cannot answer now. Try again later.' },
  project_not_found: { status: 404, message: 'No project has this id.' },
  invalid_project_id: { status: 400, message: 'This is not a project id.' },
  invalid_public_token_id: { status: 400, message: 'This is not a public token.' },
  public_token_not_found: { status: 404, message: 'No project has this public token.' },

  // Users, their addresses and their metadata.
  invalid_create_user_request: { status: 400, message: 'Give an email or a phone_number.' },
  invalid_user_id: { status: 400, message: 'This is not a user_id or external_id.' },
  user_not_found: { status: 404, message: 'No user has this id.' },
  invalid_email: { status: 400, message: 'This is not an e-mail address.' },
  invalid_email_domain: { status: 400, message: 'This e-mail domain is not accepted.' },
  inactive_email: { status: 400, message: 'The mail server of this address refuses mail for it.' },
  email_not_found: { status: 404, message: 'No user has this e-mail address.' },
  duplicate_email: { status: 400, message: 'Another user has this e-mail address.' },
  invalid_phone_number: { status: 400, message: 'This is not a phone number in E.164 form.' },
  duplicate_phone_number: { status: 400, message: 'Another user has this phone number.' },
  duplicate_user_external_id: { status: 400, message: 'Another user has this external_id.' },
  metadata_too_large: { status: 400, message: 'Metadata is over 4 KB.' },
  metadata_too_many_keys: { status: 400, message: 'Metadata has over 20 keys.' },
  metadata_invalid_format: { status: 400, message: 'Metadata must be a JSON object.' },
  too_many_unverified_factors: {
    status: 400,
    message: 'The user already has an address that waits for verification.',
  },
  too_many_user_selection_arguments: {
    status: 400,
    message: 'Give only one of user_id, session_token and session_jwt.',
  },

  invalid_email_id: { status: 400, message: 'This is not an email_id.' },
  phone_number_not_found: { status: 404, message: 'No user has this phone number.' },
  invalid_phone_number_country_code: {
    status: 400,
    message: 'Messages are not sent to phone numbers of this country.',
  },
  unsubscribed_phone_number: {
    status: 400,
    message: 'The owner of this phone number has asked for no more messages.',
  },
  downstream_carrier_error: {
    status: 400,
    message: 'The carrier did not take a message for this phone number.',
  },
  cannot_delete_last_primary_factor: {
    status: 400,
    message: 'This is the last way in for the user, so it stays.',
  },
  invalid_exchange_primary_factor_fields: {
    status: 400,
    message: 'Give exactly one of email_address and phone_number.',
  },
  invalid_exchange_primary_factor_user: {
    status: 400,
    message: 'Only a user with exactly one factor can exchange it.',
  },
  invalid_webauthn_registration_id: {
    status: 400,
    message: 'This is not a webauthn_registration_id.',
  },
  webauthn_registration_not_found: {
    status: 404,
    message: 'No user has this WebAuthn registration.',
  },
  invalid_biometric_registration_id: {
    status: 400,
    message: 'This is not a biometric_registration_id.',
  },
  biometric_registration_not_found: {
    status: 404,
    message: 'No user has this biometric registration.',
  },
  invalid_totp_id: { status: 400, message: 'This is not a totp_id.' },
  totp_not_found: { status: 404, message: 'No user has this TOTP.' },
  invalid_crypto_wallet_id: { status: 400, message: 'This is not a crypto_wallet_id.' },
  crypto_wallet_not_found: { status: 404, message: 'No user has this wallet.' },
  invalid_password_id: { status: 400, message: 'This is not a password_id.' },
  password_not_found: { status: 404, message: 'No user has this password.' },
  invalid_oauth_user_registration_id: {
    status: 400,
    message: 'This is not an oauth_user_registration_id.',
  },
  oauth_user_registration_not_found: {
    status: 404,
    message: 'No user has this OAuth registration.',
  },

  // User search.
  user_search_invalid_limit: { status: 400, message: 'limit must be 1 to 1000.' },
  user_search_invalid_cursor: { status: 400, message: 'This cursor did not come from a search.' },
  user_search_invalid_operator: { status: 400, message: 'operator must be AND or OR.' },
  user_search_filter_name_not_recognized: {
    status: 400,
    message: 'No filter has this filter_name.',
  },
  user_search_missing_filter_name: { status: 400, message: 'An operand lacks its filter_name.' },
  user_search_missing_filter_value: { status: 400, message: 'An operand lacks its filter_value.' },
  user_search_filter_name_must_be_string: {
    status: 400,
    message: 'filter_name must be a string.',
  },
  user_search_expected_array_of_string: {
    status: 400,
    message: 'This filter takes an array of strings.',
  },
  user_search_expected_bool: { status: 400, message: 'This filter takes true or false.' },
  user_search_expected_string: { status: 400, message: 'This filter takes a string.' },
  user_search_expected_object: { status: 400, message: 'This filter takes an object.' },
  user_search_expected_timestamp: {
    status: 400,
    message: 'This filter takes an RFC 3339 timestamp.',
  },
  user_search_invalid_status_filter: {
    status: 400,
    message: 'status must be active or pending.',
  },
  user_search_invalid_oauth_provider_filter: {
    status: 400,
    message: 'No OAuth provider has this name.',
  },
  user_search_email_address_fuzzy_too_short: {
    status: 400,
    message: 'email_address_fuzzy needs at least three characters.',
  },
  user_search_phone_number_fuzzy_too_short: {
    status: 400,
    message: 'phone_number_fuzzy needs at least three characters.',
  },
  user_search_full_name_fuzzy_too_short: {
    status: 400,
    message: 'full_name_fuzzy needs at least three characters.',
  },
  user_search_maximum_filter_value_count_exceeded: {
    status: 400,
    message: 'A filter has too many values.',
  },
  user_search_cannot_mix_internal_and_external_user_ids: {
    status: 400,
    message: 'user_id takes ids of users or external ids, not both at once.',
  },
  search_timeout: { status: 400, message: 'The search took too long. Narrow it down.' },

  // Links, redirect URLs and templates.
  invalid_magic_link_url: { status: 400, message: 'This is not a URL that a link can lead to.' },
  invalid_login_magic_link_url: { status: 400, message: 'login_magic_link_url is not a URL.' },
  invalid_signup_magic_link_url: { status: 400, message: 'signup_magic_link_url is not a URL.' },
  no_match_for_provided_magic_link_url: {
    status: 400,
    message: 'This URL is not registered as a redirect URL of that type.',
  },
  no_login_redirect_urls_set: { status: 400, message: 'No LOGIN redirect URL is registered.' },
  no_default_login_redirect_url_set: {
    status: 400,
    message: 'No LOGIN redirect URL is the default.',
  },
  no_signup_redirect_urls_set: { status: 400, message: 'No SIGNUP redirect URL is registered.' },
  no_default_signup_redirect_url_set: {
    status: 400,
    message: 'No SIGNUP redirect URL is the default.',
  },
  invalid_invite_magic_link_url: { status: 400, message: 'invite_magic_link_url is not a URL.' },
  no_invite_redirect_urls_set: { status: 400, message: 'No INVITE redirect URL is registered.' },
  no_default_invite_redirect_url_set: {
    status: 400,
    message: 'No INVITE redirect URL is the default.',
  },
  user_already_invited: { status: 400, message: 'This address belongs to an active user.' },
  invalid_expiration: {
    status: 400,
    message: 'The lifetime must be 5 to 10080 minutes, for a TOTP at most 1440.',
  },
  invalid_template_id: { status: 400, message: 'This is not a template id.' },
  email_template_not_found: { status: 404, message: 'No e-mail template has this id.' },
  invalid_locale: { status: 400, message: 'Messages do not exist in this locale.' },
  magic_link_not_found: { status: 404, message: 'This token was never issued.' },
  unable_to_auth_magic_link: { status: 401, message: 'This link was used or has expired.' },
  attribute_mismatch: {
    status: 401,
    message: 'The IP address or user agent differs from that of the request for the token.',
  },
  invalid_pkce_code_challenge: {
    status: 400,
    message: 'code_challenge must be the unpadded base64url of a SHA-256.',
  },
  invalid_pkce_code_verifier: { status: 400, message: 'code_verifier is malformed.' },
  pkce_mismatch: { status: 400, message: 'code_verifier does not belong to the code_challenge.' },
  pkce_expected_code_verifier: {
    status: 400,
    message: 'This flow began with a code_challenge and needs its code_verifier.',
  },
  pkce_did_not_expect_code_verifier: {
    status: 400,
    message: 'This flow began without a code_challenge, so send no code_verifier.',
  },

  // Machine-to-machine clients.
  m2m_client_not_found: { status: 404, message: 'No M2M client has this client_id.' },
  duplicate_m2m_client_id: { status: 400, message: 'Another M2M client has this client_id.' },
  insecure_m2m_client_secret: {
    status: 400,
    message: 'client_secret must have at least 8 characters and be hard to guess.',
  },
  m2m_client_invalid_client_id: {
    status: 400,
    message: 'client_id takes 1 to 128 of A-Z, a-z, 0-9, dot, underscore, hyphen and pipe.',
  },
  m2m_client_invalid_client_secret: {
    status: 400,
    message: 'client_secret takes up to 256 printable ASCII characters.',
  },
  m2m_client_invalid_client_name: {
    status: 400,
    message: 'client_name takes up to 256 characters.',
  },
  m2m_client_invalid_client_description: {
    status: 400,
    message: 'client_description takes up to 1024 characters.',
  },
  m2m_client_invalid_status: { status: 400, message: 'status must be active or inactive.' },
  invalid_m2m_client_scope: {
    status: 400,
    message: 'A scope takes 1 to 128 printable ASCII characters without blanks and quotes.',
  },
  too_many_m2m_client_scopes: { status: 400, message: 'A client takes up to 100 scopes.' },
  m2m_client_already_rotating_secret: {
    status: 400,
    message: 'The rotation of this secret has begun already.',
  },
  m2m_client_not_rotating_secret: {
    status: 400,
    message: 'No rotation of this secret has begun.',
  },
  m2m_search_filter_name_not_recognized: {
    status: 400,
    message: 'No filter has this filter_name.',
  },
  m2m_search_missing_filter_name: { status: 400, message: 'An operand lacks its filter_name.' },
  m2m_search_missing_filter_value: { status: 400, message: 'An operand lacks its filter_value.' },
  m2m_search_expected_array_of_strings: {
    status: 400,
    message: 'This filter takes an array of up to 1000 strings.',
  },

  // Connected apps.
  connected_app_not_found: { status: 404, message: 'No connected app has this client_id.' },
  invalid_connected_app_type: {
    status: 400,
    message:
      'client_type must be first_party, first_party_public, third_party or third_party_public.',
  },
  too_many_connected_apps: { status: 400, message: 'The project has as many apps as it may.' },
  connected_app_invalid_redirect_url: {
    status: 400,
    message:
      'A redirect URL is absolute, without fragment, password and wildcard; an app has up to 100.',
  },
  connected_app_redirect_url_must_include_scheme: {
    status: 400,
    message: 'A redirect URL begins with its scheme, such as https.',
  },
  connected_app_redirect_url_must_use_https_scheme: {
    status: 400,
    message: 'The redirect URLs of a confidential app use https.',
  },
  connected_app_redirect_url_http_scheme_must_use_loopback: {
    status: 400,
    message: 'A redirect URL uses http on 127.0.0.1 and [::1] only.',
  },
  connected_app_redirect_url_cannot_use_localhost: {
    status: 400,
    message: 'In a live project, name 127.0.0.1 or [::1] instead of localhost.',
  },
  third_party_clients_cannot_use_full_access: {
    status: 400,
    message: 'Only first-party apps can have full access.',
  },
  third_party_clients_require_consent_for_offline_access: {
    status: 400,
    message: 'Only first-party apps can do without consent for offline_access.',
  },
  idp_invalid_access_token_expiry_minutes: {
    status: 400,
    message: 'access_token_expiry_minutes must be 1 to 1440.',
  },
  idp_invalid_access_token_custom_audience: {
    status: 400,
    message: 'access_token_custom_audience takes up to 512 characters, and no project id.',
  },
  idp_invalid_access_token_jwt_template: {
    status: 400,
    message: 'A template is a JSON object of claims that a token does not need itself.',
  },
  connected_app_already_rotating_secret: {
    status: 400,
    message: 'The rotation of this secret has begun already.',
  },
  connected_app_not_rotating_secret: {
    status: 400,
    message: 'No rotation of this secret has begun.',
  },
  public_connected_apps_do_not_have_secrets: {
    status: 400,
    message: 'A public app has no secret.',
  },
  connected_app_supplied_redirect_url_not_found_in_client: {
    status: 401,
    message: 'redirect_uri is not one of the redirect URLs of the app.',
  },
  no_oauth_authorize_user_selector: {
    status: 400,
    message: 'Give one of user_id, session_token and session_jwt.',
  },
  oidc_prompt_none_must_be_exclusive: {
    status: 400,
    message: 'A prompt of none stands alone.',
  },
  pkce_required_for_idp_authorization_flow: {
    status: 400,
    message: 'A public app needs a code_challenge.',
  },
  connected_app_consent_revoked: {
    status: 401,
    message: 'The user took back what this token was granted by.',
  },
  idp_access_token_not_found: {
    status: 404,
    message: 'This is not an access token of a connected app in force.',
  },
  idp_access_token_could_not_be_exchanged: {
    status: 404,
    message: 'This access token was exchanged already.',
  },
  oauth_access_token_exchange_missing_full_access: {
    status: 400,
    message: 'The access token lacks the scope full_access, or its app may not have it.',
  },
  oauth_access_token_exchange_token_too_old: {
    status: 400,
    message: 'The access token is older than five minutes.',
  },
  oauth_access_token_exchange_token_invalid_grant: {
    status: 400,
    message: 'The token was not granted in a session of the user.',
  },
  authorization_endpoint_not_configured_for_project: {
    status: 400,
    message: 'The config of the server names no connectedApps.authorizationUrl.',
  },

  // What OAuth endpoints answer, in the words of RFC 6749 section 5.2 and its extensions.
  invalid_request: {
    status: 400,
    message: 'The request is malformed or lacks a required parameter.',
  },
  invalid_client: {
    status: 401,
    message: 'The client is unknown or inactive, or its secret is missing or wrong.',
  },
  invalid_scope: { status: 400, message: 'The client may not have one of these scopes.' },
  invalid_grant: {
    status: 400,
    message:
      'The code or the refresh token is unknown, used, expired, revoked or of another client.',
  },
  invalid_target: { status: 400, message: 'This resource is not one that was granted.' },
  invalid_token: { status: 401, message: 'The access token is missing or not in force.' },
  insufficient_scope: { status: 403, message: 'The access token lacks the scope openid.' },
  unsupported_grant_type: { status: 400, message: 'This grant_type is not known here.' },

  // OAuth.
  public_token_required: { status: 400, message: 'Give the public_token of the project.' },
  oauth_config_not_found: { status: 400, message: 'This provider is not configured.' },
  apple_oauth_config_not_found: { status: 400, message: 'Sign in with Apple is not configured.' },
  default_provider_not_allowed: {
    status: 404,
    message: 'This needs an OAuth application of your own at the provider.',
  },
  invalid_oauth_provider: { status: 400, message: 'There is no provider of this name.' },
  no_user_selection_arguments: {
    status: 400,
    message: 'Give one of user_id, session_token and session_jwt.',
  },
  no_match_for_provided_oauth_url: {
    status: 400,
    message: 'This URL is not registered as a redirect URL of that type.',
  },
  invalid_login_oauth_url: { status: 400, message: 'login_redirect_url is not a URL.' },
  invalid_signup_oauth_url: { status: 400, message: 'signup_redirect_url is not a URL.' },
  oauth_invalid_scope_requested: { status: 400, message: 'custom_scopes holds no valid scopes.' },
  invalid_oauth_attach_token: {
    status: 400,
    message: 'This attach token is unknown, used, expired or for another provider.',
  },
  invalid_callback_id: { status: 400, message: 'No provider has this callback id.' },
  oauth_invalid_callback_request: {
    status: 400,
    message: 'The provider came back with what cannot be an answer of its own.',
  },
  oauth_invalid_state: { status: 400, message: 'The state cannot be read.' },
  oauth_state_mismatch: {
    status: 400,
    message: 'This sign-in did not begin in this browser with this provider. Begin it again.',
  },
  oauth_state_used: { status: 400, message: 'This sign-in was finished already.' },
  expired_oauth_response: { status: 400, message: 'The sign-in took too long. Begin it again.' },
  oauth_flow_callback_error: {
    status: 400,
    message: 'The provider did not let the user in, or the user refused.',
  },
  oauth_auth_code_error: {
    status: 400,
    message: 'The provider did not exchange the code for its tokens.',
  },
  oauth_token_exchange_invalid_client: {
    status: 400,
    message: 'The provider refuses the client id or the client secret.',
  },
  unable_to_authorize_oauth_provider: {
    status: 401,
    message: 'What the provider says about the user cannot be trusted or read.',
  },
  oauth_token_not_found: {
    status: 400,
    message: 'This OAuth token is unknown, used or expired.',
  },

  // One-time passcodes.
  invalid_expiration_otp: { status: 400, message: 'The lifetime must be 1 to 10 minutes.' },
  invalid_method_id: { status: 400, message: 'This is not an email_id or phone_id.' },
  invalid_code: { status: 400, message: 'A passcode has six digits.' },
  otp_code_not_found: { status: 404, message: 'This passcode is wrong.' },
  unable_to_auth_otp_code: { status: 401, message: 'This passcode was used or has expired.' },

  // Passwords.
  weak_password: { status: 400, message: 'This password is too easy to guess.' },
  breached_password: { status: 400, message: 'This password is known from a data breach.' },
  password_already_exists: { status: 400, message: 'The user has a password already.' },
  session_too_old_to_reset_password: {
    status: 400,
    message: 'The session needs a password, link or code by e-mail of the last five minutes.',
  },
  invalid_hash: { status: 400, message: 'This hash cannot be read.' },
  invalid_hash_type: { status: 400, message: 'Hashes of this type cannot be migrated.' },
  invalid_bcrypt_hash: { status: 400, message: 'This is not a bcrypt hash.' },
  invalid_bcrypt_cost: { status: 400, message: 'The bcrypt cost is out of range.' },
  argon_2_key_length_mismatch: {
    status: 400,
    message: 'key_length is not the length of the hash.',
  },
  invalid_argon_2_salt: { status: 400, message: 'The Argon2 salt cannot be read.' },
  invalid_argon_2_memory: { status: 400, message: 'The Argon2 memory is out of range.' },
  invalid_argon_2_threads: { status: 400, message: 'The Argon2 threads are out of range.' },
  invalid_argon_2_iteration_amount: {
    status: 400,
    message: 'The Argon2 iterations are out of range.',
  },
  invalid_argon_2_key_length: { status: 400, message: 'The Argon2 key length is out of range.' },
  invalid_scrypt_parameters: { status: 400, message: 'The scrypt parameters are out of range.' },
  invalid_scrypt_n_parameter: {
    status: 400,
    message: 'n_parameter must be a power of two from 2 to 262144.',
  },
  scrypt_key_length_mismatch: {
    status: 400,
    message: 'key_length is not the length of the hash.',
  },
  invalid_base64_scrypt_hash: { status: 400, message: 'The scrypt hash is not base64.' },
  invalid_base64_scrypt_salt: { status: 400, message: 'The scrypt salt is not base64.' },
  pbkdf_2_key_length_mismatch: {
    status: 400,
    message: 'key_length is not the length of the hash.',
  },
  invalid_pbkdf_2_hash: { status: 400, message: 'The PBKDF2 hash cannot be read.' },
  invalid_pbkdf_2_salt: { status: 400, message: 'The PBKDF2 salt cannot be read.' },
  invalid_pbkdf_2_algorithm: { status: 400, message: 'algorithm must be sha256 or sha512.' },
  invalid_pbkdf_2_iteration_amount: {
    status: 400,
    message: 'The PBKDF2 iterations are out of range.',
  },
  invalid_md_5_hash: { status: 400, message: 'This is not an MD5 hash in hex.' },
  invalid_sha_1_hash: { status: 400, message: 'This is not a SHA-1 hash in hex.' },
  invalid_sha_512_hash: { status: 400, message: 'This is not a SHA-512 hash in hex.' },
  invalid_phpass_hash_format: { status: 400, message: 'This is not a phpass hash.' },
  invalid_phpass_hash_prefix: { status: 400, message: 'The phpass prefix must be $P$ or $H$.' },
  no_user_password: { status: 400, message: 'The user has no password.' },
  reset_password: { status: 400, message: 'The user must reset the password first.' },
  no_password_reset_redirect_url: {
    status: 400,
    message: 'No RESET_PASSWORD redirect URL is the default.',
  },
  invalid_password_reset_redirect_url: {
    status: 400,
    message: 'This URL is not registered as a RESET_PASSWORD redirect URL.',
  },
  invalid_login_redirect_url: {
    status: 400,
    message: 'This URL is not registered as a LOGIN redirect URL.',
  },
  unable_to_auth_password_reset_token: {
    status: 401,
    message: 'This reset link was used or has expired.',
  },

  // Passkeys and other WebAuthn credentials.
  invalid_domain: {
    status: 400,
    message: 'domain must be the name of a site that may use WebAuthn here: example.com.',
  },
  invalid_authenticator_type: {
    status: 400,
    message: 'authenticator_type must be platform or cross-platform.',
  },
  cannot_use_webauthn_with_pending_user: {
    status: 400,
    message: 'Only an active user can register a WebAuthn credential.',
  },
  too_many_user_registrations_for_domain: {
    status: 400,
    message: 'The user has as many WebAuthn registrations for this domain as are allowed.',
  },
  no_pending_webauthn_registration: {
    status: 400,
    message: 'This registration was not started for the user, was finished, or has expired.',
  },
  invalid_public_key_credential: {
    status: 400,
    message: 'public_key_credential is not the JSON of a credential of the browser.',
  },
  duplicate_webauthn_registration: {
    status: 400,
    message: 'This credential is registered already.',
  },
  unable_to_register_webauthn_registration: {
    status: 401,
    message: 'This credential could not be verified.',
  },
  no_active_webauthn_registrations: {
    status: 400,
    message: 'The user has no WebAuthn registration for this domain.',
  },
  unable_to_auth_webauthn_registration: {
    status: 401,
    message: 'This assertion could not be verified, was used or has expired.',
  },
  invalid_webauthn_registration_domain: {
    status: 400,
    message: 'The registration belongs to another domain.',
  },
  empty_webauthn_registration_name: { status: 400, message: 'name must not be empty.' },

  user_lock_limit_reached: { status: 429, message: 'The user is locked after many failures.' },

  // Time-based passcodes and their recovery codes.
  active_totp_exists: { status: 400, message: 'The user has a confirmed TOTP already.' },
  pending_totp_exists: { status: 400, message: 'A TOTP of the user waits for its first code.' },
  totps_not_found_for_user: { status: 404, message: 'The user has no TOTP.' },
  invalid_totp_code: { status: 400, message: 'A TOTP code has six digits.' },
  expired_totp: { status: 400, message: 'This TOTP was not confirmed in time. Create it anew.' },
  unable_to_authenticate_totp: { status: 401, message: 'This TOTP code is wrong.' },
  totp_code_already_authenticated: {
    status: 400,
    message: 'This TOTP code, or a later one, was used already. Wait for the next one.',
  },
  recovery_code_used_as_totp_code: {
    status: 400,
    message: 'totp_code holds a recovery code. Call /v1/totps/recover with it.',
  },
  invalid_recovery_code: { status: 400, message: 'A recovery code looks like xxxx-xxxx-xxxx.' },
  unable_to_authenticate_recovery_code: {
    status: 401,
    message: 'This recovery code is wrong, or was used already.',
  },
  totp_code_used_as_recovery_code: {
    status: 400,
    message: 'recovery_code holds a TOTP code. Call /v1/totps/authenticate with it.',
  },

  // Crypto wallets.
  invalid_wallet_type: { status: 400, message: 'crypto_wallet_type must be ethereum or solana.' },
  invalid_crypto_wallet_address: { status: 400, message: 'This is not the address of a wallet.' },
  invalid_ethereum_address: {
    status: 400,
    message: 'This is not an Ethereum address, or its EIP-55 checksum is wrong.',
  },
  invalid_solana_address: {
    status: 400,
    message: 'This is not the address of a Solana wallet: base58 of a key that can sign.',
  },
  crypto_wallet_type_incompatible_with_siwe: {
    status: 400,
    message: 'siwe_params are for wallets of the type ethereum only.',
  },
  invalid_siwe_domain: {
    status: 400,
    message:
      'domain must be the host of a site, with its port if it has one, that may ask for this.',
  },
  invalid_siwe_uri: { status: 400, message: 'uri must be an RFC 3986 URI.' },
  invalid_siwe_chain_id: {
    status: 400,
    message: 'chain_id must be a decimal number from 1 to 9223372036854775771.',
  },
  invalid_siwe_statement: {
    status: 400,
    message: 'statement must be one line of the characters that EIP-4361 allows.',
  },
  invalid_siwe_resource: { status: 400, message: 'Each of resources must be an RFC 3986 URI.' },
  invalid_siwe_message_request_id: {
    status: 400,
    message: 'message_request_id has a character that a path of a URI cannot have.',
  },
  duplicate_wallet_address: { status: 400, message: 'Another user has this wallet.' },
  invalid_wallet_address_user: { status: 400, message: 'This wallet is not one of the user.' },
  unable_to_authenticate_crypto_wallet: {
    status: 401,
    message:
      'The signature is not one of this wallet for its newest challenge, unused and in time.',
  },
  invalid_signature: { status: 400, message: 'This is not a signature of a wallet of that type.' },
  siwe_message_expired: { status: 400, message: 'The signed message has expired.' },
  siwe_message_not_valid_yet: { status: 400, message: 'The signed message is not valid yet.' },

  // Sessions.
  no_session_arguments: { status: 400, message: 'Give session_token or session_jwt.' },
  too_many_session_arguments: {
    status: 400,
    message: 'Give only one of session_token and session_jwt.',
  },
  invalid_session_token: { status: 400, message: 'This is not a session token.' },
  unable_to_parse_session_jwt: { status: 400, message: 'This is not a session JWT of ours.' },
  session_not_found: { status: 404, message: 'No live session has this token or id.' },
  session_not_mutable: { status: 400, message: 'This session cannot be changed or extended.' },
  invalid_session_id: { status: 400, message: 'This is not a session id.' },
  invalid_session_duration_minutes: {
    status: 400,
    message: 'session_duration_minutes must be 5 to 527040.',
  },
  invalid_session_duration: {
    status: 400,
    message: 'session_duration_minutes is over the maximum of the project.',
  },
  custom_claims_too_large: { status: 400, message: 'Custom claims are over 4 KB.' },
  stytch_claims_in_custom_claims: { status: 400, message: 'A custom claim has a reserved name.' },
  no_session_revoke_arguments: {
    status: 400,
    message: 'Give one of session_id, session_token and session_jwt.',
  },
  too_many_session_revoke_arguments: {
    status: 400,
    message: 'Give only one of session_id, session_token and session_jwt.',
  },
  migrate_from_external_missing_userinfo: {
    status: 400,
    message: 'No UserInfo URL is configured.',
  },
  migrate_from_external_unexpected_response: {
    status: 400,
    message: 'The UserInfo URL refused the token, or answered what cannot be read.',
  },
  migrate_from_external_email_does_not_exist: {
    status: 400,
    message: 'No user has the e-mail address that UserInfo told.',
  },
  trusted_token_profile_not_found: {
    status: 404,
    message: 'No trusted token profile has this id.',
  },
  invalid_trusted_auth_token: {
    status: 400,
    message: 'The token is not one that the profile trusts, or it has expired.',
  },
  trusted_token_profile_incorrect_external_id_mapping: {
    status: 400,
    message: 'The token has no id where the profile looks for one.',
  },
  consumer_session_authorization_error: {
    status: 403,
    message: 'The user has no role that allows this action.',
  },
} as const satisfies Record<string, CatalogueEntry>

/** The closed list of error types that this version of the API knows. */
export type ErrorType = keyof typeof errorCatalogue

/** Every error answer has this body. @see reference page "Errors" */
export type ErrorBody = {
  status_code: number
  request_id: string
  error_type: string
  error_message: string
  error_url: string
  /** Facts beyond the wire's own, such as `{ reason: 'used' | 'expired' }` for a spent link. */
  error_details?: Record<string, unknown>
}

/** What an `ApiError` is made from. */
export type ApiErrorOptions = {
  message?: string
  requestId?: string
  details?: Record<string, unknown>
  /** Seconds that the server asks the caller to wait: the `Retry-After` of a 429 or 503. */
  retryAfterSeconds?: number
  /** @default the status of the catalogue, 500 for an unknown type */
  statusCode?: number
  cause?: unknown
}

/**
 * The one error of the API, thrown by handlers on the server and by the client alike.
 * `errorType` is what callers switch on; a type that is newer than this client stays a plain string.
 */
export class ApiError extends Error {
  readonly errorType: ErrorType | (string & {})
  readonly statusCode: number
  readonly requestId: string | undefined
  readonly details: Record<string, unknown> | undefined
  readonly retryAfterSeconds: number | undefined

  constructor(errorType: ErrorType | (string & {}), options: ApiErrorOptions = {}) {
    const entry = isErrorType(errorType) ? errorCatalogue[errorType] : undefined
    super(options.message ?? entry?.message ?? errorType, { cause: options.cause })
    this.name = 'ApiError'
    this.errorType = errorType
    this.statusCode = options.statusCode ?? entry?.status ?? 500
    this.requestId = options.requestId
    this.details = options.details
    this.retryAfterSeconds = options.retryAfterSeconds
  }
}

/** Tells whether something thrown is an `ApiError` of one of these types. */
export const isApiError = (error: unknown, ...types: ErrorType[]): error is ApiError =>
  error instanceof ApiError && types.some((type) => type === error.errorType)

/** Tells whether a string is an error type that the catalogue knows. */
export const isErrorType = (text: string): text is ErrorType => Object.hasOwn(errorCatalogue, text)
