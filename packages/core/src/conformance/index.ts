export { conformanceCases, type ConformanceCase } from './cases.ts'
export { ConformanceError } from './check.ts'
export type { Slug as ConformanceFlow } from './flow-cases.ts'
export {
  formatReport,
  runConformance,
  type ConformanceReport,
  type ConformanceResult,
} from './run.ts'
export type { HttpBrowser } from './http-browser.ts'
export {
  subjectAt,
  type Capability,
  type ConformanceApp,
  type ConformancePasskey,
  type ConformanceSubject,
  type ConformanceWallet,
  type SubjectAtOptions,
} from './subject.ts'
