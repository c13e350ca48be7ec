'use client'
import { arriving } from './arriving.tsx'

/** The second factor that a sign-in owes, loaded when it does: most owe none. */
export const SecondFactorForm = arriving(async () => (await import('./owed-factor.tsx')).OwedFactor)
