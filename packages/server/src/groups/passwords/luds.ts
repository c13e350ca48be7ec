/** What a password has of lower case, upper case, digits and symbols, and what it lacks. */
export type LudsRequirements = {
  has_lower_case: boolean
  has_upper_case: boolean
  has_digit: boolean
  has_symbol: boolean
  missing_complexity: number
  missing_characters: number
}

/** Counts the kinds of characters. What is no letter from a to z and no digit is a symbol. */
export const judgeLuds = (
  password: string,
  { minimumLength, minimumComplexity }: { minimumLength: number; minimumComplexity: number },
): LudsRequirements => {
  const kinds = {
    has_lower_case: /[a-z]/.test(password),
    has_upper_case: /[A-Z]/.test(password),
    has_digit: /[0-9]/.test(password),
    has_symbol: /[^a-zA-Z0-9]/.test(password),
  }
  const complexity = Object.values(kinds).filter(Boolean).length
  const length = Array.from(password).length
  return {
    ...kinds,
    missing_complexity: Math.max(0, minimumComplexity - complexity),
    missing_characters: Math.max(0, minimumLength - length),
  }
}
