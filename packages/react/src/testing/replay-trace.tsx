import type { Auth, SignedIn } from '@latchkey/core'
import { createMemoryBackend } from '@latchkey/core/memory-backend'
import { recordAuth, replay, stepsOf, type Trace, type TracedAction } from '@latchkey/core/trace'
import { act, waitFor, type RenderOptions } from '@testing-library/react'
import type { ReactNode } from 'react'
import { renderWorld, type RenderWithAuthResult } from './render.tsx'
import { createTestWorld, type TestAuth } from './test-auth.tsx'

/**
 * Renders a page and lets a trace happen on it again, as "Copy trace" of the devtools has written it:
 * the actions at their times, and the answers that they got. Throws where the flows of the page come
 * to other steps than those of the trace. `ui` must show the flows that the trace tells of; what was
 * typed and who it was is not in a trace, so the page shows stand-ins.
 */
export const replayTrace = async (
  ui: ReactNode,
  trace: Trace,
  options: Omit<RenderOptions, 'queries'> = {},
): Promise<RenderWithAuthResult & { steps: readonly string[] }> => {
  if (trace.latchkey !== 'trace' || trace.version !== 1) throw new Error('This is no trace.')
  if (trace.dropped > 0) throw new Error('The trace is too long: its beginning had to make room.')
  const world = createTestWorld({ client: recordAuth }, ({ now }) => ({
    backend: replay(trace, { now }),
    session: firstSession(trace),
  }))
  const result = renderWorld(ui, world, options)
  try {
    await play(trace, result)
  } catch (error) {
    result.unmount()
    throw error
  }
  return Object.assign(result, { steps: stepsOf(traceOf(result.auth)) })
}

const play = async (trace: Trace, { clock, auth }: Pick<TestAuth, 'clock' | 'auth'>) => {
  const startedAt = clock.now()
  let stepsDue = 0
  for (const event of trace.events) {
    await clock.advance(Math.max(0, startedAt + event.at - clock.now()))
    if (event.type === 'action') await perform(event, trace, auth)
    if (event.type !== 'step') continue
    stepsDue += 1
    const due = stepsOf(trace).slice(0, stepsDue)
    const problem = await until(() => {
      const found = compare(stepsOf(traceOf(auth)), due)
      // What has not come yet may still come.
      if (found?.isMissing) throw found.error
      return found
    })
    if (problem) throw problem.error
  }
}

/** Waits until it throws no more. What it throws says enough without the page. */
const until = <T,>(work: () => T): Promise<T> => waitFor(work, { onTimeout: (error) => error })

const traceOf = ({ recorder }: Auth): Trace => {
  if (!recorder) throw new Error('Nothing was recorded.')
  return recorder.trace()
}

/** Does it, unless the page has done it by itself. */
const perform = async (event: TracedAction, { events }: Trace, auth: Auth): Promise<void> => {
  const { flow, action, input } = event
  const isSame = (other: Trace['events'][number]) =>
    other.type === 'action' && other.flow === flow && other.action === action
  const due = events.slice(0, events.indexOf(event) + 1).filter(isSame).length
  const done = traceOf(auth).events.filter(isSame).length
  if (done >= due) return
  const shown = await until(() => {
    const found = auth.recorder?.flows().find(({ name }) => name === flow)
    if (!found) throw new Error(`The page shows no ${flow}, of which the trace tells.`)
    return found
  })
  // SAFETY: the state of a flow holds its actions.
  const state = shown.state as unknown as Record<string, unknown>
  const run = state[action]
  if (typeof run !== 'function') {
    throw new Error(`There is no ${action} in ${flow} at the step ${String(state.step)}.`)
  }
  // Not awaited: what was never answered in the trace stays open here as well.
  await act(async () => void run(...input))
}

const compare = (
  steps: readonly string[],
  due: readonly string[],
): { isMissing: boolean; error: Error } | null => {
  const index = due.findIndex((step, at) => step !== steps[at])
  if (index < 0) return null
  const came = steps[index]
  const error = new Error(
    `Step ${index + 1} of the trace was "${due[index]}"; here it is "${came ?? 'nothing'}".\n` +
      `Before it: ${due.slice(0, index).join(', ') || 'nothing'}.`,
  )
  return { isMissing: came === undefined, error }
}

/** Who was signed in as the trace began. Who exactly, it does not tell. */
const firstSession = ({ events }: Trace): SignedIn | undefined => {
  const first = events.find((event) => event.type === 'step' && event.flow === 'session')
  if (first?.type !== 'step' || first.step === 'unknown') return undefined
  if (first.step === 'signed-out') return null
  const memory = createMemoryBackend()
  const { userId } = memory.addPerson({ email: 'a@redacted.example' })
  return memory.signIn(userId).signedIn
}
