import { ApiError } from '@latchkey/api'
import type { Context } from '../../context.ts'
import type { ConnectedAppRow } from '../../db/schema.ts'
import { admitClient } from '../../http/admit-client.ts'
import { findApp, isPublic } from './apps.ts'

type Credentials = { project_id: string; client_id: string; client_secret?: string | undefined }

/**
 * Lets an app in: a confidential one by its secret, a public one by its name, because what it shows
 * besides proves more. Throws `invalid_client`, which does not say why.
 */
export const admitApp = async (
  context: Context,
  { project_id, client_id, client_secret = '' }: Credentials,
): Promise<ConnectedAppRow> => {
  // An app of another project is none of this one.
  const found =
    project_id === context.config.projectId ? await findApp(context.db, client_id) : undefined
  if (!found || !isPublic(found)) return admitClient(context, found, client_secret)
  if (client_secret !== '') throw new ApiError('invalid_client')
  return found
}
