import type { AuthError } from '@latchkey/react'
import { useEffect } from 'react'

export type ArrivedProps = {
  /** The part of which this tells. @default one that is there as soon as this shows */
  of?: { step: string; error: AuthError | null }
  onArrive(): void
}

/** Tells that a part of the account has what it loads, or that it could not be loaded. */
export function Arrived({ of, onArrive }: ArrivedProps): null {
  const hasArrived = !of || of.step !== 'loading' || of.error !== null
  useEffect(() => {
    if (hasArrived) onArrive()
    // oxlint-disable-next-line react/exhaustive-deps -- once is enough
  }, [hasArrived])
  return null
}
