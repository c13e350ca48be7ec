// @vitest-environment node
import { expect, test } from 'vitest'
import type { Route } from '../contract/index.ts'
import { memoryRoutes } from '../memory-backend/routes.ts'
import { conformanceCases, type ConformanceCase, type ConformanceSubject } from './index.ts'
import { createMemorySubject } from './testing-memory.ts'
import { mutate, mutationsOf, through, variantOf, type Mutation } from './testing-mutations.ts'

type Tell = Parameters<typeof through>[1]

/** The in-memory backend, whose answers somebody may change. */
const subjectThrough = (tell: Tell): ConformanceSubject => {
  const { subject } = createMemorySubject()
  return { ...subject, browser: () => through(subject.browser(), tell) }
}

/** Every change there is, with the cases that see such an answer. */
const collect = async () => {
  const found = new Map<string, { mutation: Mutation; cases: Set<ConformanceCase> }>()
  for (const one of conformanceCases) {
    const watch: Tell = (route, answer) => {
      for (const mutation of mutationsOf(route, answer)) {
        const key = JSON.stringify(mutation)
        const seen = found.get(key) ?? { mutation, cases: new Set() }
        found.set(key, { ...seen, cases: seen.cases.add(one) })
      }
      return answer
    }
    await one.run(subjectThrough(watch))
  }
  return [...found.values()]
}

/** Whether one of the cases fails when every answer of the kind is changed. */
const isNoticed = async (mutation: Mutation, cases: Iterable<ConformanceCase>) => {
  const tell: Tell = (route, answer) =>
    route === mutation.route && variantOf(answer) === mutation.variant
      ? mutate(answer, mutation)
      : answer
  for (const { run } of cases) {
    const passed = await run(subjectThrough(tell)).then(
      () => true,
      () => false,
    )
    if (!passed) return true
  }
  return false
}

/** WebAuthn has more members, and when another mail is welcome is a hint to the second. */
const isUnpromised = ({ path, change }: Mutation) =>
  (change === 'add' && path[1] === 'options') ||
  (change === 'inexact' && path.at(-1) === 'resendAt')

const found = await collect()

test('walks every route', () => {
  const routes = new Set(found.map(({ mutation }) => mutation.route))
  const missing = (Object.keys(memoryRoutes) as Route[]).filter((route) => !routes.has(route))
  expect(missing).toEqual([])
})

test('fails for every field of every answer that is gone, new, or of another type or value', async () => {
  const unnoticed: string[] = []
  for (const { mutation, cases } of found) {
    const { route, variant, path, change } = mutation
    if (isUnpromised(mutation) || (await isNoticed(mutation, cases))) continue
    unnoticed.push(`${change} ${path.join('.')} of ${route} (${variant})`)
  }
  expect(unnoticed).toEqual([])
  expect(found.length).toBeGreaterThan(3000)
}, 60_000)
