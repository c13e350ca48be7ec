import type { Instant } from '../contract/index.ts'

/** What a rule may ask. */
export type RuleContext = {
  /** The same name for the same id, each time: `session~1`. */
  alias(kind: string, id: string): string
  /** Now, by the server's clock. */
  now(): Instant
  /** Goes through the fields of an object. */
  fields(value: object): unknown
}

/** Says what a trace shows instead of a value that is neither null nor a list. */
export type Rule = (value: unknown, context: RuleContext) => unknown

/** A flag or a figure, as it is. */
export const plain: Rule = (value) =>
  typeof value === 'boolean' || Number.isFinite(value) ? value : blank(value)

// Letters only, so that no code, number, token or address can be one.
const wordPattern = /^[a-z]{1,12}([_-][a-z]{1,12}){0,3}$/i

/** A word of the contract, such as `totp` or `second_factor`. */
export const word: Rule = (value) =>
  typeof value === 'string' && wordPattern.test(value) ? value : blank(value)

/** An instant, as milliseconds from now. */
export const instant: Rule = (value, { now }) =>
  typeof value === 'number' ? Math.round(value - now()) : blank(value)

/** An instant that could tell an account from others. */
export const past: Rule = () => 0

/** An object of the contract. */
export const inside: Rule = (value, { fields }) =>
  isPlainObject(value) ? fields(value) : blank(value)

/** An object of the contract in one place, and a word in another. */
export const insideOrWord: Rule = (value, context) =>
  (isPlainObject(value) ? inside : word)(value, context)

/** An id. Nobody outside could use it, and still it would say whose trace this is. */
export const id =
  (kind: string): Rule =>
  (value, { alias }) =>
    typeof value === 'string' && value ? alias(kind, value) : blank(value)

/** A text that nobody may read. An empty one stays empty. */
export const text =
  (standIn: string): Rule =>
  (value) =>
    typeof value === 'string' && value ? standIn : blank(value)

/** An address, of which its first letter is left. */
export const email: Rule = (value) =>
  typeof value === 'string' && value
    ? `${/^[a-z]/i.exec(value)?.[0] ?? 'x'}@redacted.example`
    : blank(value)

/** What stands for a value of which nothing is known: of its kind, and empty. */
export const blank = (value: unknown): unknown => {
  if (typeof value === 'string') return value && 'redacted'
  if (typeof value === 'number') return 0
  if (typeof value === 'boolean') return false
  return isPlainObject(value) ? {} : null
}

/** Whether it is one that JSON could hold, and no event or element that came along with a click. */
export const isPlainObject = (value: unknown): value is Record<string, unknown> => {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
