import { isIP } from 'node:net'

/** Where a config is going to be used. */
export type CheckFor = { production: boolean }

/** True for the names and addresses of this very machine. */
export const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' ||
  hostname.endsWith('.localhost') ||
  hostname === '[::1]' ||
  (isIP(hostname) === 4 && hostname.startsWith('127.'))

/** True for a text of one line. */
export const isText = (value: unknown, maxLength: number): value is string =>
  typeof value === 'string' &&
  value.trim() !== '' &&
  value.length <= maxLength &&
  !/\p{Cc}/u.test(value)

/** What is wrong with a whole number, if it is given. */
export const within = (part: string, value: unknown, from: number, to: number): string[] =>
  value === undefined || (Number.isInteger(value) && Number(value) >= from && Number(value) <= to)
    ? []
    : [`${part} must be a whole number from ${from} to ${to}.`]

/** What is wrong with a switch, if it is given. */
export const isBoolean = (part: string, value: unknown): string[] =>
  value === undefined || typeof value === 'boolean' ? [] : [`${part} must be true or false.`]

/** What is wrong with a URL that this server asks: secrets travel there. */
export const outsideProblems = (
  part: string,
  value: unknown,
  { production }: CheckFor,
): string[] => {
  const url = typeof value === 'string' ? URL.parse(value) : null
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) {
    return [`${part} must be a URL such as https://id.example.com/userinfo.`]
  }
  return production && url.protocol === 'http:' && !isLoopback(url.hostname)
    ? [`${part} must use https in production.`]
    : []
}
