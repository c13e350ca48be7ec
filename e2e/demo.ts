import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A running demo. */
export type Demo = {
  url: string
  /** Moves the clock of its server forward. */
  advance(ms: number): Promise<void>
  /** All that it has printed. */
  output(): string
  /** Ends the process at once, as a crash would. */
  kill(): Promise<void>
  /** Stops it as Ctrl-C does, and answers its exit code. */
  stop(): Promise<number | null>
}

const directory = join(import.meta.dirname, '..', 'apps', 'demo')
const readyWithinMs = 90_000

/** Starts a demo on a port of its own. Resolves once it answers. */
export const startDemo = async (
  dataDir: string,
  env: Record<string, string> = {},
): Promise<Demo> => {
  const { DATABASE_URL: _, SMTP_URL: __, NODE_OPTIONS: ___, ...inherited } = process.env
  const child = spawn(process.execPath, ['--conditions=@latchkey/source', 'server.ts'], {
    cwd: directory,
    env: {
      ...inherited,
      PORT: '0',
      LATCHKEY_DATA_DIR: dataDir,
      LATCHKEY_DEMO_TEST: '1',
      ...env,
    },
  })
  const exited = once(child, 'exit') as Promise<[number | null]>
  let output = ''
  const url = await new Promise<string>((ready, failed) => {
    const listen = (chunk: Buffer) => {
      output += chunk.toString()
      const address = /Latchkey demo: (\S+)[\s\S]*Ctrl-C/.exec(output)?.[1]
      if (address) ready(address)
    }
    child.stdout.on('data', listen)
    child.stderr.on('data', listen)
    const fail = (what: string) => () => failed(new Error(`The demo ${what}:\n${output}`))
    void exited.then(fail('ended before it was ready'))
    setTimeout(fail('is not ready'), readyWithinMs).unref()
  })

  return {
    url,
    output: () => output,
    async advance(advanceMs) {
      await fetch(`${url}/demo/clock`, { method: 'POST', body: JSON.stringify({ advanceMs }) })
    },
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
    async stop() {
      child.kill('SIGTERM')
      return (await exited)[0]
    },
  }
}

/** Makes a directory for a demo's data, and the way to remove it. */
export const temporaryDirectory = async (): Promise<{ path: string; remove(): Promise<void> }> => {
  const path = await mkdtemp(join(tmpdir(), 'latchkey-e2e-'))
  return { path, remove: () => rm(path, { recursive: true, force: true }) }
}
