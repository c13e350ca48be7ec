import type { Route } from '../contract/index.ts'
import type { Capability } from './subject.ts'
import type { Walk } from './walk.ts'

type SlugOf<R> = R extends `${string} /${infer Path}`
  ? Path extends `${infer Slug}/${string}`
    ? Slug
    : Path
  : never

/** The name of a flow, such as `email-otp`: where its routes lie. */
export type Slug = SlugOf<Route>

/** One promise of a flow. Its title finishes the sentence "it …". */
export type FlowCase = {
  title: string
  /** What the subject must have for it. @default [] */
  needs?: readonly Capability[]
  run(walk: Walk): Promise<void>
}
