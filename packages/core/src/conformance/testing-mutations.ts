import type { Backend } from '../backend.ts'
import { AuthError } from '../contract/auth-error.ts'
import type { AuthErrorBody, Route } from '../contract/index.ts'

const changes = ['remove', 'retype', 'revalue', 'add', 'earlier', 'seconds', 'inexact'] as const

/** One thing that is changed in every answer of a kind. */
export type Mutation = {
  route: Route
  /** Which of the answers of a route: those with these members, or with this error. */
  variant: string
  /** The names that lead to the value; `*` for every item of a list. Empty for the whole answer. */
  path: string[]
  change: (typeof changes)[number]
}

/** An answer as it travels: an output, or an error. */
type Answer = { output: unknown } | AuthErrorBody

/** Tells a backend's answers to somebody who may change them. */
export const through =
  (backend: Backend, tell: (route: Route, answer: Answer) => Answer): Backend =>
  async (route, input, options) => {
    const answer = await backend(route, input, options).then(
      (output): Answer => ({ output }),
      (error: unknown): Answer => bodyOf(error as AuthError),
    )
    const told = tell(route, answer)
    if ('error' in told) {
      const { code, kind, ...more } = told.error
      throw new AuthError(code as AuthError['code'], kind, more)
    }
    // SAFETY: a lie, now and then: that is the test.
    return told.output as never
  }

const bodyOf = ({ code, kind, field, params, retryAt, ways }: AuthError): AuthErrorBody => ({
  error: {
    code,
    kind,
    ...(field && { field }),
    ...(Object.keys(params).length > 0 && { params }),
    ...(retryAt !== undefined && { retryAt }),
    ...(ways.length > 0 && { ways }),
  },
})

/** Says which kind of answer of its route this is. */
export const variantOf = (answer: Answer): string =>
  'error' in answer
    ? answer.error.code
    : answer.output === null
      ? 'null'
      : Object.keys(answer.output as object).join()

/** Everything that can be changed in an answer. */
export const mutationsOf = (route: Route, answer: Answer): Mutation[] => {
  const variant = variantOf(answer)
  const [root] = Object.keys(answer)
  return pathsOf(answer)
    .filter(([first, ...rest]) => first === root && (root === 'output' || rest.length > 0))
    .flatMap((path) => changes.map((change) => ({ route, variant, path, change })))
    .filter((mutation) => JSON.stringify(mutate(answer, mutation)) !== JSON.stringify(answer))
}

const pathsOf = (value: unknown): string[][] => {
  if (typeof value !== 'object' || value === null) return []
  const names = Array.isArray(value) ? ['*'] : Object.keys(value)
  return names.flatMap((name) => {
    const inner = Array.isArray(value) ? value[0] : value[name as never]
    if (Array.isArray(value) && value.length === 0) return []
    return [[name], ...pathsOf(inner).map((path) => [name, ...path])]
  })
}

/** Makes the change in a copy of the answer. */
export const mutate = (answer: Answer, { path, change }: Mutation): Answer => {
  const copy = structuredClone(answer)
  changeAt(copy, path, change)
  return copy
}

const changeAt = (
  holder: unknown,
  [name = '', ...rest]: readonly string[],
  change: Mutation['change'],
): void => {
  if (typeof holder !== 'object' || holder === null) return
  // SAFETY: only JSON comes here.
  const members = holder as Record<string, unknown>
  const names = name === '*' ? Object.keys(members) : [name]
  for (const key of names) {
    if (rest.length > 0) changeAt(members[key], rest, change)
    else if (change === 'remove') delete members[key]
    else members[key] = changed[change](members[key])
  }
  if (change === 'remove' && rest.length === 0 && Array.isArray(holder)) holder.length = 0
}

const dayMs = 24 * 60 * 60_000

const isInstant = (value: unknown): value is number => typeof value === 'number' && value > 1e12

/** What becomes of a value; itself where a change means nothing. */
const changed: Record<Exclude<Mutation['change'], 'remove'>, (value: unknown) => unknown> = {
  retype: (value) => (typeof value === 'string' ? 5 : JSON.stringify(value)),

  revalue(value) {
    if (typeof value === 'string') return nextText(value)
    if (typeof value === 'boolean') return !value
    if (typeof value === 'number') return isInstant(value) ? value + dayMs : value + 1
    if (Array.isArray(value)) return value.length > 0 ? value.slice(1) : ['more']
    if (value === null) return 'something'
    return Object.keys(value as object).length > 0 ? {} : { more: 1 }
  },

  add: (value) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? { ...value, secret: 'more' }
      : value,

  earlier: (value) => (isInstant(value) ? value - dayMs : value),

  seconds: (value) => (isInstant(value) ? Math.floor(value / 1000) : value),

  inexact: (value) => (isInstant(value) ? value + 2000 : value),
}

/** Another text of the same form: the last letter or digit is the next one. */
const nextText = (text: string): string => {
  const at = text.search(/[a-z\d][^a-z\d]*$/i)
  const next = /[0-8a-yA-Y]/.test(text[at] ?? '')
    ? String.fromCharCode(text.charCodeAt(at) + 1)
    : { 9: '0', z: 'a', Z: 'A' }[text[at] ?? '']
  return at < 0 ? `${text}x` : text.slice(0, at) + next + text.slice(at + 1)
}
