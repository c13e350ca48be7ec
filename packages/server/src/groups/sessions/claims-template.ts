import type { User } from '@latchkey/api'
import { reservedClaims } from './custom-claims.ts'
import { SESSION_CLAIM } from './select-session.ts'

const placeholder = /\{\{([^{}]*)\}\}/g

// What a template may name. Addresses and factors are read from the API, not from a token.
const roots = [
  'user_id',
  'external_id',
  'status',
  'name',
  'roles',
  'trusted_metadata',
  'untrusted_metadata',
  'created_at',
] as const satisfies (keyof User)[]

/** Fills a template of claims for a user. A claim whose placeholder finds nothing is left out. */
export const fillTemplate = (
  template: Record<string, unknown>,
  user: User,
): Record<string, unknown> =>
  // SAFETY: filling an object gives an object.
  fill(template, user) as Record<string, unknown>

/** What is wrong with a template of claims, in words; null when nothing is. */
export const templateProblem = (template: unknown): string | null => {
  if (typeof template !== 'object' || template === null || Array.isArray(template)) {
    return 'must be an object of claims'
  }
  const taken = Object.keys(template).find(isReserved)
  if (taken !== undefined) return `names "${taken}", which a JWT needs itself`
  return (
    textsIn(template)
      .map(textProblem)
      .find((problem) => problem !== null) ?? null
  )
}

const isReserved = (name: string): boolean =>
  reservedClaims.includes(name) || name.startsWith(SESSION_CLAIM)

const textProblem = (text: string): string | null => {
  for (const [whole, path = ''] of text.matchAll(placeholder)) {
    const [user, root = ''] = path.trim().split('.')
    if (user === 'user' && (roots as readonly string[]).includes(root)) continue
    return `holds ${whole}, but only user.${roots.join(', user.')} are known`
  }
  return /\{\{|\}\}/.test(text.replace(placeholder, '')) ? `does not close "${text}"` : null
}

const textsIn = (value: unknown): string[] => {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}

const fill = (value: unknown, user: User): unknown => {
  if (typeof value === 'string') return fillText(value, user)
  if (Array.isArray(value)) return value.map((member) => fill(member, user) ?? null)
  if (typeof value !== 'object' || value === null) return value
  const filled = Object.entries(value).map(([name, member]) => [name, fill(member, user)] as const)
  return Object.fromEntries(filled.filter(([, member]) => member !== undefined))
}

// A text that is one placeholder and no more becomes the value itself, whatever its type.
const fillText = (text: string, user: User): unknown => {
  const whole = /^\s*\{\{([^{}]*)\}\}\s*$/.exec(text)
  if (whole) return valueAt(user, whole[1] ?? '')
  return text.replace(placeholder, (_, path: string) => {
    const value = valueAt(user, path) ?? ''
    return typeof value === 'string' ? value : JSON.stringify(value)
  })
}

const valueAt = (user: User, path: string): unknown => {
  const [, ...names] = path.trim().split('.')
  let value: unknown = user
  for (const name of names) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
    value = (value as Record<string, unknown>)[name]
  }
  return value ?? undefined
}
