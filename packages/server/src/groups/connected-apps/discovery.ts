import { ApiError } from '@latchkey/api'
import type { Config } from '../../config.ts'
import { standardScopes } from './scopes.ts'

/** What there is here for clients, and where. @see OpenID Connect Discovery 1.0 section 3, RFC 8414 section 2 */
export const discoveryOf = (
  { baseUrl, connectedApps, projectId, rbac }: Config,
  { project_id }: { project_id: string },
) => {
  if (project_id !== projectId) throw new ApiError('project_not_found')
  const { authorizationUrl } = connectedApps
  if (authorizationUrl === null) {
    throw new ApiError('authorization_endpoint_not_configured_for_project')
  }
  const oauth2 = `${baseUrl}/v1/public/${projectId}/oauth2`
  const methods = ['client_secret_basic', 'client_secret_post', 'none']
  return {
    issuer: baseUrl,
    authorization_endpoint: authorizationUrl,
    token_endpoint: `${oauth2}/token`,
    userinfo_endpoint: `${oauth2}/userinfo`,
    introspection_endpoint: `${oauth2}/introspect`,
    revocation_endpoint: `${oauth2}/revoke`,
    jwks_uri: `${baseUrl}/v1/sessions/jwks/${projectId}`,
    scopes_supported: [...Object.keys(standardScopes), ...rbac.scopes.map(({ scope }) => scope)],
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: methods,
    introspection_endpoint_auth_methods_supported: methods,
    revocation_endpoint_auth_methods_supported: methods,
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
  }
}
