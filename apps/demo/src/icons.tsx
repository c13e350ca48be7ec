import type { ReactNode } from 'react'
import type { Theme } from './theme.ts'

/** The keyhole. */
export const Logo = (): ReactNode => (
  <svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">
    <rect width="32" height="32" rx="9" fill="var(--accent)" />
    <path
      d="M16 8a4.600 4.600 0 0 0-2.300 8.600L12.400 24h7.200l-1.300-7.400A4.600 4.600 0 0 0 16 8Z"
      fill="var(--on-accent)"
    />
  </svg>
)

const shapes: Record<Theme, ReactNode> = {
  system: (
    <>
      <circle cx="10" cy="10" r="6.500" />
      <path d="M10 3.500a6.500 6.500 0 0 1 0 13Z" fill="currentColor" />
    </>
  ),
  light: (
    <>
      <circle cx="10" cy="10" r="3.500" />
      <path d="M10 2v2m0 12v2M2 10h2m12 0h2M4.300 4.300l1.400 1.400m8.600 8.600 1.400 1.400m0-11.400-1.400 1.400m-8.600 8.600-1.400 1.400" />
    </>
  ),
  dark: <path d="M16.500 12A7 7 0 0 1 8 3.500a7 7 0 1 0 8.500 8.500Z" />,
}

/** Half, sun or moon. */
export const ThemeIcon = ({ theme }: { theme: Theme }): ReactNode => (
  <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" className="stroke">
    {shapes[theme]}
  </svg>
)

/** An arrow that leaves a box: a new tab. */
export const NewTabIcon = (): ReactNode => (
  <svg viewBox="0 0 20 20" width="16" height="16" aria-hidden="true" className="stroke">
    <path d="M8 5H5v10h10v-3M11 4h5v5m0-5-7 7" />
  </svg>
)
