export { contract, type Contract } from './contract.ts'
export {
  createApiClient,
  type ApiClient,
  type ApiClientOptions,
  type CallOptions,
} from './client.ts'
export {
  commonErrors,
  pathParameters,
  type Endpoint,
  type Group,
  type ParsedRequestOf,
  type RequestOf,
  type ResponseOf,
} from './endpoint.ts'
export {
  ApiError,
  errorCatalogue,
  isApiError,
  isErrorType,
  type ApiErrorOptions,
  type ErrorBody,
  type ErrorType,
} from './errors.ts'
export { magicLinkRedirectPath } from './endpoints/magic-links.ts'
export {
  oauthCallbackPath,
  oauthProviders,
  oauthStartPath,
  oauthStops,
  type OAuthProvider,
} from './endpoints/oauth.ts'
export type {
  Attributes,
  AuthenticationFactor,
  ConnectedApp,
  M2mClient,
  Session,
  User,
} from './shapes.ts'
