export { recordAuth } from './record-auth.ts'
export type { Recorder } from './recorder.ts'
export { replay } from './replay.ts'
export { stepsOf } from './steps.ts'
export type {
  Trace,
  TracedAction,
  TracedError,
  TracedRequest,
  TracedStep,
  TraceEvent,
} from './trace.ts'
export type { WatchedFlow } from './watch.ts'
