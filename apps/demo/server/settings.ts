import { join } from 'node:path'

/** What the demo is told from outside. */
export type DemoSettings = {
  host: string
  /** Null: 3000, or the next one that is free. */
  port: number | null
  dataDir: string
  /** Opens `/demo/clock` and lifts the limits that count all of a machine's browsers as one. */
  test: boolean
}

/** Reads `PORT`, `HOST`, `LATCHKEY_DATA_DIR` and `LATCHKEY_DEMO_TEST`. */
export const readSettings = (env: NodeJS.ProcessEnv): DemoSettings => {
  const port = env.PORT ? Number(env.PORT) : null
  if (port !== null && !(Number.isInteger(port) && port >= 0 && port < 65_536)) {
    throw new Error(`PORT is "${env.PORT}". Give a number from 0 to 65535; 0 picks a free one.`)
  }
  return {
    host: env.HOST || 'localhost',
    port,
    dataDir: env.LATCHKEY_DATA_DIR || join(import.meta.dirname, '..', '.latchkey'),
    test: env.LATCHKEY_DEMO_TEST === '1',
  }
}
