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
  internal_server_error: { status: 500, message: 'The server met a fault of its own.' },
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
  invalid_expiration: { status: 400, message: 'The lifetime must be 5 to 10080 minutes.' },
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

  // One-time passcodes.
  invalid_expiration_otp: { status: 400, message: 'The lifetime must be 1 to 10 minutes.' },
  invalid_method_id: { status: 400, message: 'This is not an email_id or phone_id.' },
  invalid_code: { status: 400, message: 'A passcode has six digits.' },
  otp_code_not_found: { status: 404, message: 'This passcode is wrong.' },
  unable_to_auth_otp_code: { status: 401, message: 'This passcode was used or has expired.' },

  // Passwords.
  weak_password: { status: 400, message: 'This password is too easy to guess.' },
  breached_password: { status: 400, message: 'This password is known from a data breach.' },
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
  user_lock_limit_reached: { status: 429, message: 'The user is locked after many failures.' },

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
