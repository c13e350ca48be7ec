import type { Attributes } from '@latchkey/api'
import { sql, type RawBuilder } from 'kysely'

/** Which facts about the client must be the same at the end as at the start. */
export type MatchOptions = { ip_match_required: boolean; user_agent_match_required: boolean }

/** The SQL condition that the stored client facts equal the given ones, where that is required. */
export const attributesMatch = ({
  attributes,
  options,
}: {
  attributes?: Attributes | undefined
  options?: MatchOptions | undefined
}): RawBuilder<boolean> => {
  const ip = options?.ip_match_required ? (attributes?.ip_address ?? '') : null
  const agent = options?.user_agent_match_required ? (attributes?.user_agent ?? '') : null
  return sql<boolean>`(
    (${ip}::text is null or (ip_address <> '' and ip_address = ${ip}::text))
    and (${agent}::text is null or (user_agent <> '' and user_agent = ${agent}::text))
  )`
}
