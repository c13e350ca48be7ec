import { createHash } from 'node:crypto'
import { ApiError } from '@latchkey/api'
import type { Config } from '../../config.ts'
import { askOutside } from '../../http/outbound.ts'

/** Says whether a password is known from a breach. */
export type IsBreached = (password: string) => Promise<boolean>

const WAIT_MS = 2_000
// A padded answer has about a thousand lines of forty characters.
const MAX_BYTES = 256 * 1024

/**
 * Asks a range endpoint by k-anonymity: five characters of the SHA-1 leave, and the list that comes
 * back is searched here. Padding hides from the line which list it was.
 */
export const createIsBreached = ({
  passwords: { breach },
  warn,
  clock,
}: Pick<Config, 'passwords' | 'warn' | 'clock'>): IsBreached => {
  const { source, onOutage } = breach
  if (source === null) return () => Promise.resolve(false)

  return async (password) => {
    const sha1 = createHash('sha1').update(password).digest('hex').toUpperCase()
    try {
      return hasSuffix(await rangeOf(source, sha1.slice(0, 5)), sha1.slice(5))
    } catch (cause) {
      if (onOutage === 'refuse') throw new ApiError('server_unavailable', { cause })
      const { name, message } = cause instanceof Error ? cause : new Error(String(cause))
      warn({
        at: new Date(clock()).toISOString(),
        warning: 'breach_source_unavailable',
        error: { name, message },
      })
      return false
    }
  }
}

const rangeOf = async (source: string, prefix: string): Promise<string> => {
  const url = new URL(source)
  url.pathname = `${url.pathname.replace(/\/$/, '')}/${prefix}`
  const { status, body } = await askOutside(url.href, {
    headers: { accept: 'text/plain', 'add-padding': 'true', 'user-agent': 'latchkey' },
    maxBytes: MAX_BYTES,
    waitMs: WAIT_MS,
  })
  if (status !== 200) throw new Error(`The breach source answered ${status}.`)
  return body
}

// Lines of padding have a count of zero.
const hasSuffix = (range: string, suffix: string): boolean =>
  range.split(/\r?\n/).some((line) => {
    const [known, count] = line.split(':')
    return known?.toUpperCase() === suffix && Number(count) > 0
  })
