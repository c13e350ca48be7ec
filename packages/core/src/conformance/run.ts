import { conformanceCases } from './cases.ts'
import type { Slug } from './flow-cases.ts'
import { hasCapability, type Capability, type ConformanceSubject } from './subject.ts'

/** How one case went. */
export type ConformanceResult = {
  flow: Slug
  title: string
} & (
  | { status: 'passed' }
  | { status: 'failed'; error: unknown }
  /** The subject has not what the case needs. */
  | { status: 'skipped'; lacks: Capability[] }
)

/** How all of them went. */
export type ConformanceReport = {
  passed: number
  failed: number
  skipped: number
  results: ConformanceResult[]
}

/** Runs the cases one after the other, and reports. Never rejects for a failed case. */
export const runConformance = async (
  subject: ConformanceSubject,
  {
    flows,
    cases = conformanceCases,
  }: {
    /** @default all */
    flows?: readonly Slug[]
    cases?: typeof conformanceCases
  } = {},
): Promise<ConformanceReport> => {
  const results: ConformanceResult[] = []
  for (const { flow, title, needs, run } of cases) {
    if (flows && !flows.includes(flow)) continue
    const lacks = needs.filter((capability) => !hasCapability(subject, capability))
    if (lacks.length > 0) {
      results.push({ flow, title, status: 'skipped', lacks })
      continue
    }
    results.push(
      await run(subject).then(
        () => ({ flow, title, status: 'passed' as const }),
        (error: unknown) => ({ flow, title, status: 'failed' as const, error }),
      ),
    )
  }
  const count = (status: ConformanceResult['status']) =>
    results.filter((result) => result.status === status).length
  return {
    passed: count('passed'),
    failed: count('failed'),
    skipped: count('skipped'),
    results,
  }
}

/** The report as text, one line a case. */
export const formatReport = ({ results, passed, failed, skipped }: ConformanceReport): string =>
  [...results.map(formatResult), '', `${passed} passed, ${failed} failed, ${skipped} skipped`].join(
    '\n',
  )

const formatResult = (result: ConformanceResult): string => {
  const line = `${result.status.padEnd(7)} ${result.flow}: ${result.title}`
  switch (result.status) {
    case 'passed':
      return line
    case 'failed':
      return `${line}\n        ${String(result.error)}`
    case 'skipped':
      return `${line} (needs ${result.lacks.join(', ')})`
    default:
      return result satisfies never
  }
}
