import { reservedClaims, SESSION_CLAIM } from './jwt-claims.ts'

const placeholder = /\{\{([^{}]*)\}\}/g

/** What placeholders name: `{{ user.roles }}` is a member `roles` of a `user`. */
export type Subject = { name: string; members: readonly string[] }

/**
 * Fills a template of claims with what is known of its subject. A claim whose placeholder finds
 * nothing is left out.
 */
export const fillTemplate = (
  template: Record<string, unknown>,
  subject: object,
): Record<string, unknown> =>
  // SAFETY: filling an object gives an object.
  fill(template, subject) as Record<string, unknown>

/** What is wrong with a template of claims, in words; null when nothing is. */
export const templateProblem = (template: unknown, subject: Subject): string | null => {
  if (typeof template !== 'object' || template === null || Array.isArray(template)) {
    return 'must be an object of claims'
  }
  const taken = Object.keys(template).find(isReserved)
  if (taken !== undefined) return `names "${taken}", which a JWT needs itself`
  return (
    textsIn(template)
      .map((text) => textProblem(text, subject))
      .find((problem) => problem !== null) ?? null
  )
}

// A scope of a template would make an access token of any JWT.
const isReserved = (name: string): boolean =>
  name === 'scope' || reservedClaims.includes(name) || name.startsWith(SESSION_CLAIM)

const textProblem = (text: string, { name, members }: Subject): string | null => {
  for (const [whole, path = ''] of text.matchAll(placeholder)) {
    const [root, member = ''] = path.trim().split('.')
    if (root === name && members.includes(member)) continue
    const known = members.map((member) => `${name}.${member}`).join(', ')
    return `holds ${whole}, but only ${known} are known`
  }
  return /\{\{|\}\}/.test(text.replace(placeholder, '')) ? `does not close "${text}"` : null
}

const textsIn = (value: unknown): string[] => {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}

const fill = (value: unknown, subject: object): unknown => {
  if (typeof value === 'string') return fillText(value, subject)
  if (Array.isArray(value)) return value.map((member) => fill(member, subject) ?? null)
  if (typeof value !== 'object' || value === null) return value
  const filled = Object.entries(value).map(
    ([name, member]) => [name, fill(member, subject)] as const,
  )
  return Object.fromEntries(filled.filter(([, member]) => member !== undefined))
}

// A text that is one placeholder and no more becomes the value itself, whatever its type.
const fillText = (text: string, subject: object): unknown => {
  const whole = /^\s*\{\{([^{}]*)\}\}\s*$/.exec(text)
  if (whole) return valueAt(subject, whole[1] ?? '')
  return text.replace(placeholder, (_, path: string) => {
    const value = valueAt(subject, path) ?? ''
    return typeof value === 'string' ? value : JSON.stringify(value)
  })
}

const valueAt = (subject: object, path: string): unknown => {
  const [, ...names] = path.trim().split('.')
  let value: unknown = subject
  for (const name of names) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
    value = (value as Record<string, unknown>)[name]
  }
  return value ?? undefined
}
