'use client'
import { type ComponentType, type ReactNode, Suspense } from 'react'
import { Loading } from './notice.tsx'
import { onDemand, type OnDemand } from './on-demand.ts'

/** Stands in for a part that is loaded when it first shows. */
export const Arriving = ({ children }: { children: ReactNode }): ReactNode => (
  <Suspense fallback={<Loading />}>{children}</Suspense>
)

/** Like `onDemand`, with a word on its being loaded. */
export const arriving = <Props extends object>(
  find: () => Promise<ComponentType<Props>>,
): OnDemand<Props> => {
  const Part = onDemand(find)
  const Shown = (props: Props) => (
    <Arriving>
      <Part {...props} />
    </Arriving>
  )
  return Object.assign(Shown, { load: Part.load })
}
