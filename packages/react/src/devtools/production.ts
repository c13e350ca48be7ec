import type { ReactNode } from 'react'

/** Nothing is recorded in production: this is `createAuth` itself. */
export { createAuth as recordAuth } from '@latchkey/core'

/** Renders nothing in production. */
export const Devtools = (): ReactNode => null
