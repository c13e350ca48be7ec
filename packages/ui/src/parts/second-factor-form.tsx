'use client'
import { type ReactNode, Suspense } from 'react'
import { Notice } from './notice.tsx'
import { onDemand } from './on-demand.ts'
import type { OwedFactorProps } from './owed-factor.tsx'

// Most sign-ins owe none.
const OwedFactor = onDemand(async () => (await import('./owed-factor.tsx')).OwedFactor)

/** The second factor that a sign-in owes, loaded when it does. */
export function SecondFactorForm({ flow }: OwedFactorProps): ReactNode {
  return (
    <Suspense fallback={<Notice error={null} onRetry={flow.back} />}>
      <OwedFactor flow={flow} />
    </Suspense>
  )
}
