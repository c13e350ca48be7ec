'use client'
import type { Complete } from '@latchkey/react'
import {
  type ComponentType,
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useLayoutEffect,
  useRef,
} from 'react'

/** What every component of a flow takes. */
export type FlowProps<State> = {
  /** The flow to show, from its hook, when the app wants to hold it. @default one of its own */
  flow?: State
  /** Called once, when somebody is signed in. */
  onComplete?: (outcome: Complete) => void
}

/** The same with a flow, as the steps of the component get it. */
export type WithFlow<Props extends { flow?: unknown }> = Props & {
  flow: NonNullable<Props['flow']>
}

/** Told the step of the flow that shows below, before anybody sees it. */
export const StepListener = createContext<((step: string) => void) | null>(null)

// React 18 warns about the other one on a server.
const useBeforePaint = typeof document === 'undefined' ? useEffect : useLayoutEffect

/** Lets a component of a flow make its own flow, or show one that it is given. */
export const withFlow = <State extends { step: string }, Props extends { flow: State }>(
  useOwn: () => State,
  Steps: ComponentType<Props>,
): ((props: Omit<Props, 'flow'> & { flow?: State }) => ReactNode) => {
  function Shown(props: Props) {
    const tell = useContext(StepListener)
    const { step } = props.flow
    useBeforePaint(() => tell?.(step), [tell, step])
    return <Steps {...props} />
  }
  // SAFETY: the props are those of `Steps` but for `flow`, which is added here.
  const Own = (props: Omit<Props, 'flow'>) => <Shown {...({ ...props, flow: useOwn() } as Props)} />
  return function Component({ flow, ...props }) {
    const rest = props as Omit<Props, 'flow'>
    return flow ? <Shown {...({ ...rest, flow } as Props)} /> : <Own {...rest} />
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
