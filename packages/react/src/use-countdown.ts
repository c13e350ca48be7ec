'use client'
import { useEffect, useState } from 'react'
import { useAuth } from './provider.tsx'

/** The whole seconds until an instant of the server's clock; 0 once it is past, or for none. */
export function useCountdown(instant: number | undefined): number {
  const { now, wait } = useAuth()
  const left = () => (instant === undefined ? 0 : Math.max(0, Math.ceil((instant - now()) / 1000)))
  const [, setTick] = useState(0)
  const seconds = left()

  useEffect(() => {
    if (seconds === 0) return
    return wait(1000, () => setTick((tick) => tick + 1))
  })

  return seconds
}
