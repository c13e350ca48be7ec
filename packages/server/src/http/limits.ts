import { isIPv4, isIPv6 } from 'node:net'
import { ApiError } from '@latchkey/api'
import { sql } from 'kysely'
import type { Limits } from '../config.ts'
import type { Context } from '../context.ts'
import { prepare } from '../db/prepared.ts'
import type { Db } from '../db/schema.ts'

/**
 * Takes one place in a bucket, or throws `too_many_requests`, or what is named. One statement does
 * it (GCRA), before any work and outside the transaction, so that what fails is counted as well.
 */
export const takeLimit = async (
  { config, db, keys, now }: Context,
  name: keyof Limits,
  subject: string,
  refusal: 'too_many_requests' | 'too_few_tokens_authenticated' = 'too_many_requests',
): Promise<void> => {
  const limit = config.limits[name]
  if (!limit) return
  const { burst, perMinute } = limit
  const time = now().getTime()
  const step = 60_000 / perMinute
  const key = keys.mac('rate-limits', name, subject)
  const [bucket] = await takePlace(db, { key, time, step, most: time + burst * step })
  if (!bucket || bucket.allowed) return
  const waitMs = bucket.full_until + step - burst * step - time
  throw new ApiError(refusal, {
    retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)),
  })
}

const takePlace = prepare<
  { key: string; time: number; step: number; most: number },
  { allowed: boolean; full_until: number }
>((db, value) => {
  const step = sql`${value('step')}::float8`
  const full = sql`greatest(bucket.full_until, ${value('time')}::float8) + ${step}`
  const allowed = sql`${full} <= ${value('most')}::float8`
  const query = sql<{ allowed: boolean; full_until: number }>`
    insert into rate_limits as bucket (key, full_until, allowed)
    values (${value('key')}, ${value('time')}::float8 + ${step}, true)
    on conflict (key) do update set
      allowed = ${allowed},
      full_until = case when ${allowed} then ${full} else bucket.full_until end
    returning allowed, full_until`
  return { compile: () => query.compile(db) }
})

/** Takes a place for a message to an address: of all of them, and of those that nobody used. */
export const limitSends = async (context: Context, canonical: string): Promise<void> => {
  await takeLimit(context, 'sends', canonical)
  await takeLimit(context, 'unansweredSends', canonical, 'too_few_tokens_authenticated')
}

/** Starts to count anew what nobody used: somebody used a message to the address. */
export const forgetUnanswered = async (
  tx: Db,
  { keys }: Context,
  canonical: string,
): Promise<void> => {
  await tx
    .deleteFrom('rate_limits')
    .where('key', '=', keys.mac('rate-limits', 'unansweredSends', canonical))
    .execute()
}

/**
 * One network of one household or server: an IPv4 address, or the /64 of an IPv6 address. All that is
 * no address of a client is one network, so that nobody gets a new one by a new spelling.
 */
export const networkOf = (ip: string): string => {
  const bare = withoutPort(ip)
  if (isIPv4(bare)) return bare
  if (!isIPv6(bare) || bare.includes('%')) return 'unknown'
  const address = new URL(`http://[${bare}]`).hostname.slice(1, -1)
  const [head = '', tail = ''] = address.split('::')
  const front = head === '' ? [] : head.split(':')
  const back = tail === '' ? [] : tail.split(':')
  const zeros = address.includes('::') ? 8 - front.length - back.length : 0
  const groups = [...front, ...Array<string>(zeros).fill('0'), ...back]
  const mapped = groups.slice(0, 6).join(':') === '0:0:0:0:0:ffff'
  if (!mapped) return `${groups.slice(0, 4).join(':')}::/64`
  const [high = 0, low = 0] = groups.slice(6).map((group) => Number.parseInt(group, 16))
  return [high >> 8, high & 255, low >> 8, low & 255].join('.')
}

/** `203.0.113.7:443` and `[2001:db8::1]:443` are addresses with a port. */
const withoutPort = (ip: string): string =>
  /^\[([^\]]*)\](?::\d+)?$/.exec(ip)?.[1] ?? /^([\d.]+):\d+$/.exec(ip)?.[1] ?? ip
