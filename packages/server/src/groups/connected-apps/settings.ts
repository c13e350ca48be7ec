import { ApiError, type ConnectedApp, type RequestOf, type contract } from '@latchkey/api'
import { templateProblem } from '../../claims-template.ts'
import type { Config } from '../../config.ts'
import { templateUser } from '../sessions/template-user.ts'
import { isFirstParty, isPublic } from './apps.ts'
import { checkRedirectUrl } from './redirect-uri.ts'

type Settings = Omit<RequestOf<typeof contract.connectedApps.update>, 'client_id'>

/** Refuses settings that an app of this type cannot have. */
export const checkSettings = (
  { environment, projectId }: Config,
  app: Pick<ConnectedApp, 'client_type'>,
  settings: Settings,
): void => {
  const owner = { isPublic: isPublic(app), production: environment === 'production' }
  const { redirect_urls = [], post_logout_redirect_urls = [] } = settings
  for (const url of [...redirect_urls, ...post_logout_redirect_urls]) checkRedirectUrl(url, owner)
  if (!isFirstParty(app) && settings.full_access_allowed) {
    throw new ApiError('third_party_clients_cannot_use_full_access')
  }
  if (!isFirstParty(app) && settings.bypass_consent_for_offline_access) {
    throw new ApiError('third_party_clients_require_consent_for_offline_access')
  }
  checkAudience(projectId, settings.access_token_custom_audience ?? '')
  checkTemplate(settings.access_token_template_content ?? '')
  checkTemplate(settings.id_token_template_content ?? '')
  checkLogo(settings.logo_url ?? '')
}

/** The claims of a template that was checked. */
export const readTemplate = (content: string): Record<string, unknown> =>
  content === '' ? {} : (JSON.parse(content) as Record<string, unknown>)

// An audience that is the id of another client would make one of its ID tokens of an access token.
const checkAudience = (projectId: string, audience: string): void => {
  const isId = audience === projectId || /^(connected-app|m2m-client|project)-/.test(audience)
  if (isId || !/^[\x20-\x7e]*$/.test(audience)) {
    throw new ApiError('idp_invalid_access_token_custom_audience')
  }
}

const checkTemplate = (content: string): void => {
  if (content === '') return
  const problem = templateProblem(parse(content), templateUser)
  if (problem !== null) {
    throw new ApiError('idp_invalid_access_token_jwt_template', {
      message: `The template ${problem}.`,
    })
  }
}

const parse = (content: string): unknown => {
  try {
    return JSON.parse(content)
  } catch {
    return null
  }
}

const checkLogo = (url: string): void => {
  if (url !== '' && URL.parse(url)?.protocol !== 'https:') {
    throw new ApiError('bad_request', { message: 'logo_url must be an https URL.' })
  }
}
