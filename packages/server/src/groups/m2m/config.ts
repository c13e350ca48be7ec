import type { M2mClient } from '@latchkey/api'
import { templateProblem, type Subject } from '../../claims-template.ts'

/** What access tokens of clients say. */
export type M2mConfig = {
  /**
   * Claims for every access token: fixed values, and `{{ client.… }}` for what is known of the client,
   * such as `{{ client.trusted_metadata.tenant }}`. @default {}
   */
  customClaimsTemplate?: Record<string, unknown>
}

const templateClient: Subject = {
  name: 'client',
  members: [
    'client_id',
    'client_name',
    'client_description',
    'scopes',
    'trusted_metadata',
  ] satisfies (keyof M2mClient)[],
}

/** Fills in the defaults, and refuses claims that no access token can carry. */
export const resolveM2m = ({ customClaimsTemplate = {} }: M2mConfig = {}): Required<M2mConfig> => {
  const problem = templateProblem(customClaimsTemplate, templateClient)
  if (problem !== null) throw new Error(`m2m.customClaimsTemplate ${problem}.`)
  return { customClaimsTemplate }
}
