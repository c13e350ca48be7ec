'use client'
import { createStrengthFlow, type Strength } from '@latchkey/core'
import { useEffect } from 'react'
import { useAuth } from './provider.tsx'
import { useFlow } from './use-flow.ts'

/** How long a person pauses in typing before the server is asked. */
const pauseMs = 250

/** Judges a password while it is typed. Null until the first verdict, and for an empty one. */
export function useStrength(password: string, email?: string): Strength | null {
  const { wait } = useAuth()
  const { check, verdict } = useFlow(createStrengthFlow)

  useEffect(() => {
    return wait(password ? pauseMs : 0, () => void check({ password, ...(email && { email }) }))
    // oxlint-disable-next-line react/exhaustive-deps -- `check` is the same action at every step
  }, [password, email])

  return password ? verdict : null
}
