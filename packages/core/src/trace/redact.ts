import { AuthError } from '../contract/auth-error.ts'
import type { Instant } from '../contract/index.ts'
import { argumentRuleOf, ruleOf } from './fields.ts'
import { blank, instant, isPlainObject, plain, word, type Rule, type RuleContext } from './rules.ts'
import type { TracedError } from './trace.ts'

/** Takes out of values what nobody may read, and leaves them well formed. */
export type Redact = {
  /** An input or an answer. */
  message(value: unknown): unknown
  /** What an action was called with. */
  input(flow: string, action: string, values: readonly unknown[]): unknown[]
  error(error: unknown): TracedError
}

/** Deeper than anything in the contract. What leads back into itself ends here. */
const deepest = 12

/** Makes one for a page: within it the same id has the same stand-in. `now` is the server's clock. */
export const createRedact = (now: () => Instant): Redact => {
  const aliases = new Map<string, string>()
  const counts = new Map<string, number>()
  let depth = 0

  const context: RuleContext = {
    now,
    alias(kind, id) {
      const known = aliases.get(id)
      if (known) return known
      const count = (counts.get(kind) ?? 0) + 1
      const alias = `${kind}~${count}`
      counts.set(kind, count)
      aliases.set(id, alias)
      return alias
    },
    fields(value) {
      if (depth === deepest) return {}
      depth += 1
      const shown = Object.entries(value).flatMap(([field, inner]) =>
        inner === undefined ? [] : [[field, apply(ruleOf(field), inner)] as const],
      )
      depth -= 1
      return Object.fromEntries(shown)
    },
  }

  const apply = (rule: Rule, value: unknown): unknown => {
    if (value === null || value === undefined) return null
    return Array.isArray(value) ? value.map((item) => apply(rule, item)) : rule(value, context)
  }

  const message = (value: unknown): unknown =>
    isPlainObject(value) ? context.fields(value) : apply(blank, value)

  return {
    message,
    input: (flow, action, values) =>
      values.map((value) =>
        isPlainObject(value) ? message(value) : apply(argumentRuleOf(flow, action), value),
      ),
    error(error) {
      if (!(error instanceof AuthError)) return { code: 'unexpected', kind: 'fault' }
      const { code, kind, field, params, retryAt, ways } = error
      // Whatever answered can have sent anything.
      const say = (value: string) => String(word(value, context))
      return {
        code: say(code),
        // SAFETY: what is none of them is read as one that this page does not know.
        kind: say(kind) as TracedError['kind'],
        ...(field && { field: say(field) }),
        ...(params.attemptsLeft !== undefined && {
          params: { attemptsLeft: Number(plain(params.attemptsLeft, context)) },
        }),
        ...(retryAt !== undefined && { retryAt: Number(instant(retryAt, context)) }),
        ...(ways.length > 0 && { ways: ways.map(say) }),
      }
    },
  }
}
