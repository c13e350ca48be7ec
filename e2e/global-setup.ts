import { startPostgres } from '../packages/server/src/testing-postgres.ts'
import { startDemo, temporaryDirectory } from './demo.ts'
import { clusterVariable, databaseOf, urlVariable, type Engine } from './engine.ts'

/** Starts a throw-away PostgreSQL, and one demo for each engine. Returns how to end them. */
// oxlint-disable-next-line import/no-default-export -- Playwright asks for it
export default async function globalSetup(): Promise<() => Promise<void>> {
  const cluster = await startPostgres()
  if (cluster) process.env[clusterVariable] = cluster.url
  const engines: Engine[] = cluster ? ['pglite', 'postgres'] : ['pglite']
  const running = await Promise.all(engines.map(start))

  return async () => {
    await Promise.all(running.map((stop) => stop()))
    await cluster?.stop()
  }
}

const start = async (engine: Engine): Promise<() => Promise<void>> => {
  const directory = await temporaryDirectory()
  const demo = await startDemo(directory.path, await databaseOf(engine))
  process.env[urlVariable(engine)] = demo.url
  return async () => {
    await demo.stop()
    await directory.remove()
  }
}
