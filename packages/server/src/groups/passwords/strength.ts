import type { EmailAddress } from '../users/email-address.ts'

/** How hard a password is to guess: 0 to 4, with words of advice. */
export type Strength = {
  score: number
  valid: boolean
  warning: string | null
  suggestions: string[]
}

/** Rates passwords. Knows the words of the project, and those of the user when given an address. */
export type PasswordStrength = (password: string, email?: EmailAddress) => Promise<Strength>

const MIN_CODE_POINTS = 8
const MIN_SCORE = 3
// The estimate takes the thread, and more than twice the time for twice the length: what follows is
// not rated, and only the likeliest ways to read `4` as `a` are.
const MAX_RATED = 64
const MAX_SUBSTITUTIONS = 10

/** Rates with zxcvbn. The dictionaries are loaded at the first use. */
export const createPasswordStrength = (projectWords: string[]): PasswordStrength => {
  let estimator: ReturnType<typeof loadEstimator> | undefined
  return async (password, email) => {
    estimator ??= loadEstimator()
    const { check } = await estimator
    const words = [...projectWords, ...(email ? wordsOf(email) : [])]
    const { score, feedback } = check(password.slice(0, MAX_RATED), words)
    const longEnough = Array.from(password).length >= MIN_CODE_POINTS
    return {
      score,
      valid: longEnough && score >= MIN_SCORE,
      warning: longEnough ? feedback.warning : `Use at least ${MIN_CODE_POINTS} characters.`,
      suggestions: feedback.suggestions,
    }
  }
}

const wordsOf = ({ address, localPart, domain }: EmailAddress): string[] => [
  address,
  localPart,
  domain,
  ...localPart.split(/[.+_-]/),
  ...domain.split('.'),
]

const loadEstimator = async () => {
  const [{ ZxcvbnFactory }, common, english] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
    import('@zxcvbn-ts/language-en'),
  ])
  const factory = new ZxcvbnFactory({
    dictionary: { ...common.dictionary, ...english.dictionary },
    graphs: common.adjacencyGraphs,
    translations: english.translations,
    l33tMaxSubstitutions: MAX_SUBSTITUTIONS,
  })
  return { check: (password: string, words: string[]) => factory.check(password, words) }
}
