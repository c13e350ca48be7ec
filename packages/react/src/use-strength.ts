'use client'
import { createStrengthFlow, type Strength } from '@latchkey/core'
import { useEffect } from 'react'
import { useFlow } from './use-flow.ts'

/** How long a person pauses in typing before the server is asked. */
const pauseMs = 250

/** Judges a password while it is typed. Null until the first verdict, and for an empty one. */
export function useStrength(password: string, email?: string): Strength | null {
  const { check, verdict } = useFlow(createStrengthFlow)

  useEffect(() => {
    const timer = setTimeout(
      () => void check({ password, ...(email && { email }) }),
      password ? pauseMs : 0,
    )
    return () => clearTimeout(timer)
    // oxlint-disable-next-line react/exhaustive-deps -- `check` is the same action at every step
  }, [password, email])

  return password ? verdict : null
}
