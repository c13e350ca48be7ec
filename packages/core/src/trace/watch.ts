import type { Auth } from '../auth.ts'
import type { AuthError } from '../contract/auth-error.ts'
import type { Flow, FlowState } from '../flow.ts'

/** What all flows have in common. */
type AnyState = { step: string; pending: string | null; error: AuthError | null }

/** A flow that somebody listens to. */
export type WatchedFlow = {
  /** Its slug; the second one of its kind on a page is `email-otp#2`. */
  name: string
  state: Readonly<AnyState>
}

type WatchOptions = {
  client(): Auth
  /** A flow has come onto the page or left it. */
  changed(): void
  onStep(flow: string, state: AnyState): void
  onAction(flow: string, action: string, input: readonly unknown[]): void
}

/** Follows flows from outside: a stand-in for each, which tells what it shows and what it is told. */
export const createWatch = ({ client, changed, onStep, onAction }: WatchOptions) => {
  const standIns = new WeakMap<object, Flow<unknown>>()
  const shown = new Set<WatchedFlow>()
  const counts = new Map<string, number>()

  const nameOf = (slug: string): string => {
    const count = (counts.get(slug) ?? 0) + 1
    counts.set(slug, count)
    return count === 1 ? slug : `${slug}#${count}`
  }

  const standInFor = <Step>(flow: Flow<Step>, slug: string): Flow<Step> => {
    const states = new WeakMap<object, FlowState<Step>>()
    const actions = new WeakMap<object, unknown>()
    // Without a name until somebody uses it: React makes flows that it never shows.
    let entry: WatchedFlow | null = null
    let seen: AnyState | null = null
    let listeners = 0

    const note = () => {
      // SAFETY: every flow has a step, what runs and an error.
      const state = flow.getState() as unknown as AnyState
      if (!entry) return
      // With its actions, for whoever plays them again.
      entry.state = show(flow.getState()) as unknown as AnyState
      const { step, pending, error } = state
      const isNew = step !== seen?.step || pending !== seen.pending || error !== seen.error
      seen = state
      if (isNew) onStep(entry.name, state)
    }
    const enter = (): WatchedFlow => {
      // SAFETY: as above.
      entry ??= { name: nameOf(slug), state: flow.getState() as unknown as AnyState }
      note()
      return entry
    }

    const watchAction = (name: string, action: (...input: unknown[]) => unknown) =>
      function watched(...input: unknown[]): unknown {
        onAction(enter().name, name, input)
        const next = action(...input)
        note()
        return next instanceof Promise
          ? next.then((state: unknown) => {
              note()
              return state === flow.getState() ? show(flow.getState()) : state
            })
          : next
      }

    /** The same state, with actions that are recorded; the same object for the same state. */
    const show = (state: FlowState<Step>): FlowState<Step> => {
      const known = states.get(state)
      if (known) return known
      const entries = Object.entries(state).map(([name, value]) => {
        if (typeof value !== 'function') return [name, value]
        // SAFETY: what it takes goes through untouched.
        const action = value as (...input: unknown[]) => unknown
        if (!actions.has(action)) actions.set(action, watchAction(name, action))
        return [name, actions.get(action)]
      })
      // SAFETY: the fields are those of the state, and each action does what it did.
      const watched = Object.fromEntries(entries) as FlowState<Step>
      states.set(state, watched)
      return watched
    }

    const standIn: Flow<Step> = {
      ...flow,
      getState() {
        note()
        return show(flow.getState())
      },
      getInitialState: () => show(flow.getInitialState()),
      subscribe(listener) {
        const mine = enter()
        const leave = flow.subscribe(() => {
          note()
          listener()
        })
        // What it did as it was opened.
        note()
        if (listeners++ === 0) {
          shown.add(mine)
          changed()
        }
        return () => {
          leave()
          if (--listeners > 0) return
          shown.delete(mine)
          changed()
        }
      },
    }
    if ('set' in flow && typeof flow.set === 'function') {
      const { set } = flow
      Object.assign(standIn, {
        set(...input: unknown[]) {
          set(...input)
          enter()
        },
      })
    }
    return standIn
  }

  /** The stand-in of a flow, one for each. */
  const flow = <Step>(create: (auth: Auth) => Flow<Step>): Flow<Step> => {
    const made = create(client())
    const known = standIns.get(made)
    // SAFETY: it was made for this flow.
    if (known) return known as Flow<Step>
    const standIn = standInFor(made, slugOf(create.name))
    standIns.set(made, standIn)
    standIns.set(standIn, standIn)
    return standIn
  }

  return { flow, flows: (): readonly WatchedFlow[] => [...shown] }
}

/** `createEmailOtpFlow` makes an `email-otp`. */
const slugOf = (maker: string): string =>
  maker
    .replace(/^create|Flow$|Of$/g, '')
    .replace(/(?<!^|O)[A-Z]/g, '-$&')
    .toLowerCase() || 'flow'
