import { ApiError } from '@latchkey/api'
import type { Context } from '../context.ts'
import type { ClientSecretColumns } from '../db/schema.ts'
import { isSecretOf } from '../secrets/client-secrets.ts'
import { takeLimit } from './limits.ts'

type Client = { client_id: string; status: 'active' | 'inactive' } & ClientSecretColumns

/**
 * Lets a client in by its secret, or throws `invalid_client`, which does not say why. Tries count for
 * a client that there is: ids that anybody makes up leave no rows behind.
 */
export const admitClient = async <C extends Client>(
  context: Context,
  client: C | undefined,
  secret: string,
): Promise<C> => {
  if (!client) throw new ApiError('invalid_client')
  const right = isSecretOf(context.keys, client, secret)
  // Nobody guesses 256 random bits, so whoever has them never waits behind those who try.
  if (!right || client.secret_imported) {
    await takeLimit(context, 'clientTries', client.client_id)
  }
  if (!right || client.status !== 'active') throw new ApiError('invalid_client')
  return client
}
