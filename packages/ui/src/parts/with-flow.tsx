'use client'
import type { Complete } from '@latchkey/react'
import { type ComponentType, type ReactNode, useEffect, useRef } from 'react'

/** What every component of a flow takes. */
export type FlowProps<State> = {
  /** The flow to show, from its hook, when the app wants to hold it. @default one of its own */
  flow?: State
  /** Called once, when somebody is signed in. */
  onComplete?: (outcome: Complete) => void
}

/** Lets a component of a flow make its own flow, or show one that it is given. */
export const withFlow = <State extends object, Props extends { flow: State }>(
  useOwn: () => State,
  Steps: ComponentType<Props>,
): ((props: Omit<Props, 'flow'> & { flow?: State }) => ReactNode) => {
  // SAFETY: the props are those of `Steps` but for `flow`, which is added here.
  const Own = (props: Omit<Props, 'flow'>) => <Steps {...({ ...props, flow: useOwn() } as Props)} />
  return function WithFlow({ flow, ...props }) {
    const rest = props as Omit<Props, 'flow'>
    return flow ? <Steps {...({ ...rest, flow } as Props)} /> : <Own {...rest} />
  }
}

/** Tells the app, once, that a flow is done. */
export function useOnComplete(
  flow: { step: string; outcome?: Complete },
  onComplete: ((outcome: Complete) => void) | undefined,
): void {
  const told = useRef<Complete>(undefined)
  const outcome = flow.step === 'done' ? flow.outcome : undefined
  useEffect(() => {
    if (!outcome || told.current === outcome) return
    told.current = outcome
    onComplete?.(outcome)
  }, [outcome, onComplete])
}
