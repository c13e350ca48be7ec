import { ApiError, type ApiClient } from '@latchkey/api'
import type { Browse, Stage } from './stage.ts'

/** How many try at once. */
export const TRIES = 1_000

/** Something that only one may win, or only a few. */
export type Race = {
  /** One of the tries. Its outcome is the text it resolves to, or else `ok`. */
  attempt(api: ApiClient, index: number, browse: Browse): Promise<unknown>
  /** How many tries end how: `ok`, or the refusal as `401 unable_to_auth_otp_code used`. */
  counts: Record<string, number>
  /** How all others end. */
  rest: string[]
  /** Asserts what the database holds afterwards. */
  check(): Promise<void>
}

/** A row of the table of one-time things: what is true of it, and how it comes about. */
export type Row = { title: string; prepare(stage: Stage): Promise<Race> }

/** Runs all tries at once, spread over the servers, and counts the outcomes. */
export const run = async (
  { racers }: Stage,
  { attempt }: Race,
): Promise<Record<string, number>> => {
  const outcomes = await Promise.all(
    Array.from({ length: TRIES }, async (_, index) => {
      const racer = racers[index % racers.length]
      if (!racer) throw new Error('Nobody is there to race.')
      try {
        const answer = await attempt(racer.api, index, racer.browse)
        return typeof answer === 'string' ? answer : 'ok'
      } catch (error) {
        return outcomeOf(error)
      }
    }),
  )
  const counts: Record<string, number> = {}
  for (const outcome of outcomes) counts[outcome] = (counts[outcome] ?? 0) + 1
  return counts
}

const outcomeOf = (error: unknown): string => {
  if (!(error instanceof ApiError)) throw error
  const { statusCode, errorType, details } = error
  const reason = typeof details?.reason === 'string' ? [details.reason] : []
  return [statusCode, errorType, ...reason].join(' ')
}
