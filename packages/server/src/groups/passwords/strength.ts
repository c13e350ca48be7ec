import type { EmailAddress } from '../users/email-address.ts'
import type { PasswordPolicy } from './config.ts'
import { judgeLuds, type LudsRequirements } from './luds.ts'

/** Whether a password is good enough, and what would make it better. */
export type Strength = {
  valid: boolean
  /** 0 to 4, and 3 passes; always 0 under `luds`. */
  score: number
  feedback: {
    warning: string | null
    suggestions: string[] | null
    luds_requirements: LudsRequirements | null
  }
}

/** Rates passwords. Knows the words of the project, and those of the user when given an address. */
export type PasswordStrength = (password: string, email?: EmailAddress) => Promise<Strength>

const MIN_SCORE = 3
// The estimate takes the thread, and more than twice the time for twice the length: what follows is
// not rated, and only the likeliest ways to read `4` as `a` are.
const MAX_RATED = 64
const MAX_SUBSTITUTIONS = 10

/** Rates by the policy of the project. The dictionaries are loaded at the first use. */
export const createPasswordStrength = (
  policy: PasswordPolicy,
  projectWords: string[],
): PasswordStrength => {
  let loaded: ReturnType<typeof loadDictionaries> | undefined
  return async (password, email) => {
    loaded ??= loadDictionaries()
    const { estimate, common } = await loaded
    const words = [...projectWords, ...(email ? wordsOf(email) : [])]
    const plain = password.toLowerCase()
    const known = common.has(plain) || words.some((word) => word.toLowerCase() === plain)
    return policy.policy === 'luds'
      ? rateLuds(password, policy, known)
      : rateZxcvbn(password, policy, known, estimate(password.slice(0, MAX_RATED), words))
  }
}

const rateLuds = (password: string, { luds }: PasswordPolicy, known: boolean): Strength => {
  const lacks = judgeLuds(password, luds)
  const valid = !known && lacks.missing_complexity === 0 && lacks.missing_characters === 0
  return {
    valid,
    score: 0,
    feedback: { warning: null, suggestions: null, luds_requirements: lacks },
  }
}

type Estimate = { score: number; feedback: { warning: string | null; suggestions: string[] } }

const rateZxcvbn = (
  password: string,
  { minimumLength }: PasswordPolicy,
  known: boolean,
  { score: estimated, feedback }: Estimate,
): Strength => {
  const score = known ? Math.min(estimated, MIN_SCORE - 1) : estimated
  const longEnough = Array.from(password).length >= minimumLength
  const warning = longEnough ? feedback.warning : `Use at least ${minimumLength} characters.`
  return {
    valid: longEnough && score >= MIN_SCORE,
    score,
    feedback: {
      warning: warning ?? '',
      suggestions: feedback.suggestions,
      luds_requirements: null,
    },
  }
}

const wordsOf = ({ address, localPart, domain }: EmailAddress): string[] => [
  address,
  localPart,
  domain,
  ...localPart.split(/[.+_-]/),
  ...domain.split('.'),
]

const loadDictionaries = async () => {
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
  return {
    estimate: (password: string, words: string[]): Estimate => factory.check(password, words),
    // ASVS 6.2.4: refused whatever the policy says.
    common: new Set(common.dictionary['passwords-common']?.map(String)),
  }
}
