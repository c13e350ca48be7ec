import { isLoopback, type CheckFor } from './check-values.ts'
import { isForbidden, placeholdersOf, wildcardProblem, wildcardsOf } from './redirect-patterns.ts'
import { isDefaultOf, type RedirectType, type RedirectUrl } from './redirect-urls.ts'

const redirectTypes = [
  'LOGIN',
  'SIGNUP',
  'INVITE',
  'RESET_PASSWORD',
] as const satisfies RedirectType[]

/** Says which redirect URLs no link may lead to, and why. */
export const redirectProblems = (urls: RedirectUrl[], where: CheckFor): string[] => {
  if (!Array.isArray(urls)) return ['must be a list of { url, types }.']
  const each = urls.flatMap((entry, index) =>
    problemsOfOne(entry, where).map((problem) => `[${index}] ${problem}`),
  )
  return each.length > 0 ? each : manyDefaults(urls)
}

const problemsOfOne = (entry: RedirectUrl, { production }: CheckFor): string[] => {
  const { url, types, default: of = false } = entry
  const parsed = typeof url === 'string' ? URL.parse(url) : null
  if (!parsed || isForbidden(parsed)) {
    return [`leads to ${JSON.stringify(url)}, which is not a URL that a link can lead to.`]
  }
  const problems: string[] = []
  if (!Array.isArray(types) || types.length === 0 || types.some(isUnknown)) {
    problems.push(`(${url}) must have types out of ${redirectTypes.join(', ')}.`)
  }
  if (parsed.username || parsed.password) problems.push(`(${url}) must hold no password.`)
  if (production && parsed.protocol === 'http:' && !isLoopback(parsed.hostname)) {
    problems.push(`(${url}) must use https in production.`)
  }
  if (typeof of !== 'boolean' && of.some((type) => !types.includes(type))) {
    problems.push(`(${url}) can be the default only of its own types.`)
  }
  return [...problems, ...openProblems(entry, { production })]
}

const openProblems = (
  { url, default: of = false }: RedirectUrl,
  { production }: CheckFor,
): string[] => {
  const wildcards = wildcardsOf(url)
  const isDefault = of === true || (of !== false && of.length > 0)
  const problems: string[] = []
  if (wildcards > 0 && production) {
    problems.push(`(${url}) has a wildcard, which live projects may not have. Name each URL.`)
  }
  const wrong = wildcards > 0 ? wildcardProblem(url) : null
  if (wrong) problems.push(`(${url}) ${wrong}.`)
  if (isDefault && wildcards > 0)
    problems.push(`(${url}) has a wildcard and cannot be the default.`)
  if (isDefault && placeholdersOf(url).length > 0) {
    problems.push(`(${url}) has a placeholder and cannot be the default.`)
  }
  return problems
}

const manyDefaults = (urls: RedirectUrl[]): string[] =>
  redirectTypes.flatMap((type) => {
    const defaults = urls.filter((entry) => isDefaultOf(entry, type))
    const named = defaults.map(({ url }) => url).join(' and ')
    return defaults.length > 1
      ? [`has ${defaults.length} defaults for ${type}: ${named}. Choose one.`]
      : []
  })

const isUnknown = (type: string): boolean => !(redirectTypes as readonly string[]).includes(type)
