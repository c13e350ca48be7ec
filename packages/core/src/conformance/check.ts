/** What a backend does otherwise than the contract says, and where. */
export class ConformanceError extends Error {
  constructor(at: string, message: string, options?: ErrorOptions) {
    super(`${at} ${message}`, options)
    this.name = 'ConformanceError'
  }
}

/** Between which moments an answer was made, epoch ms, as far as clocks agree. */
export type Moment = { from: number; to: number }

/** Looks at one value of an answer. Throws a `ConformanceError` that names the place. */
export type Check = (value: unknown, at: string, moment: Moment) => void

const show = (value: unknown): string =>
  value === undefined ? 'missing' : (JSON.stringify(value)?.slice(0, 200) ?? typeof value)

const checkOf =
  (kind: string, fits: (value: unknown, moment: Moment) => boolean): Check =>
  (value, at, moment) => {
    if (!fits(value, moment)) throw new ConformanceError(at, `is ${show(value)}, not ${kind}`)
  }

export const text = checkOf('a text', (value) => typeof value === 'string' && value !== '')

export const anyText = checkOf('a text', (value) => typeof value === 'string')

export const flag = checkOf('true or false', (value) => typeof value === 'boolean')

export const textLike = (form: RegExp): Check =>
  checkOf(`a text like ${form}`, (value) => typeof value === 'string' && form.test(value))

export const count = (most = Infinity): Check =>
  checkOf(`a whole number from 0 to ${most}`, (value) =>
    Number.isInteger(value) ? (value as number) >= 0 && (value as number) <= most : false,
  )

export const oneOf = (...choices: readonly unknown[]): Check =>
  checkOf(`one of ${show(choices)}`, (value) => choices.includes(value))

/** Epoch ms; seconds are another number of digits for the next two centuries. */
const isInstant = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) > 1e12 && (value as number) < 1e13

export const past = checkOf(
  'an instant that is over, in epoch ms',
  (value, { to }) => isInstant(value) && value <= to,
)

export const future = checkOf(
  'an instant to come, in epoch ms',
  (value, { from }) => isInstant(value) && value > from,
)

export const nullable =
  (check: Check): Check =>
  (value, at, moment) => {
    if (value !== null) check(value, at, moment)
  }

export const optional =
  (check: Check): Check =>
  (value, at, moment) => {
    if (value !== undefined) check(value, at, moment)
  }

export const listOf =
  (check: Check): Check =>
  (value, at, moment) => {
    if (!Array.isArray(value)) throw new ConformanceError(at, `is ${show(value)}, not a list`)
    value.forEach((item, index) => check(item, `${at}[${index}]`, moment))
  }

type Members<T> = { [K in keyof T]-?: Check }

/** An object with these members. `exactly`: and no others. */
const members =
  <T>(checks: Members<T>, exactly: boolean): Check =>
  (value, at, moment) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new ConformanceError(at, `is ${show(value)}, not an object`)
    }
    const found = value as Record<string, unknown>
    for (const [name, check] of Object.entries<Check>(checks)) {
      check(found[name], `${at}.${name}`, moment)
    }
    const strange = Object.keys(found).find((name) => !Object.hasOwn(checks, name))
    if (exactly && strange !== undefined) {
      throw new ConformanceError(`${at}.${strange}`, 'is no member of the contract')
    }
  }

/** An object with these members and no others: one more could hold a secret. */
export const exactly = <T>(checks: Members<T>): Check => members(checks, true)

/** An object with these members, and others that another specification says. */
export const atLeast = <T>(checks: Members<T>): Check => members(checks, false)

/** One of several kinds, told apart by a member. */
export const either =
  (pick: (value: Record<string, unknown>) => Check): Check =>
  (value, at, moment) =>
    pick((value ?? {}) as Record<string, unknown>)(value, at, moment)

/** All of these. */
export const all =
  (...checks: Check[]): Check =>
  (value, at, moment) => {
    for (const check of checks) check(value, at, moment)
  }

/** Something about several members at once. */
export const that =
  <T>(promise: string, holds: (value: T, moment: Moment) => boolean): Check =>
  (value, at, moment) => {
    // SAFETY: it stands behind the check of the members.
    if (!holds(value as T, moment)) {
      throw new ConformanceError(at, `must keep: ${promise}. It is ${show(value)}`)
    }
  }

/** Throws unless both are the same JSON, and names the first place where they differ. */
export const expectSame = (found: unknown, expected: unknown, at: string): void => {
  if (!isObject(found) || !isObject(expected) || Array.isArray(found) !== Array.isArray(expected)) {
    if (found === expected) return
    throw new ConformanceError(at, `is ${show(found)}, not ${show(expected)}`)
  }
  for (const name of new Set([...Object.keys(expected), ...Object.keys(found)])) {
    const place = Array.isArray(expected) ? `${at}[${name}]` : `${at}.${name}`
    if (Object.hasOwn(found, name) !== Object.hasOwn(expected, name)) {
      throw new ConformanceError(place, `is ${show(found[name])}, not ${show(expected[name])}`)
    }
    expectSame(found[name], expected[name], place)
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null
