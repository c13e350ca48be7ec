type Rule = Intl.LDMLPluralRule

/**
 * Counts and waits in a language. `Form` names its forms of the plural beside `other`, so that none
 * can be left out; `#` in a form stands for the amount.
 */
export const countingIn = <Form extends Rule>(
  locale: string,
): {
  count(amount: number, forms: Record<Form | 'other', string>): string
  /** Such as “in 5 seconds”; whole minutes from one on. */
  soon(seconds: number): string
} => {
  const rules = new Intl.PluralRules(locale)
  const times = new Intl.RelativeTimeFormat(locale)
  return {
    count(amount, forms) {
      const byRule: { [rule in Rule]?: string } & { other: string } = forms
      return (byRule[rules.select(amount)] ?? byRule.other).replace('#', String(amount))
    },
    soon: (seconds) =>
      seconds < 60
        ? times.format(seconds, 'second')
        : times.format(Math.ceil(seconds / 60), 'minute'),
  }
}
