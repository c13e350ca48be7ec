// @vitest-environment node
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build, defaultClientConditions, type Rolldown } from 'vite'
import { afterEach, expect, expectTypeOf, test, vi } from 'vitest'
import type * as development from './index.ts'
import type * as production from './production.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

const entry = 'virtual:app'
const appWith = (imports: string) => `${imports}
globalThis.start = (options) => [AuthProvider, createAuth(options), Devtools]`
const withDevtools = appWith(`
import { AuthProvider } from '@latchkey/react'
import { Devtools, recordAuth as createAuth } from '@latchkey/react/devtools'`)
const without = appWith(`
import { AuthProvider, createAuth } from '@latchkey/react'
const Devtools = () => null`)

/** Builds an app as its user would, with the sources in place of the published files. */
const bundle = async (app: string, mode: 'production' | 'development') => {
  vi.stubEnv('NODE_ENV', mode)
  const { output } = (await build({
    root: import.meta.dirname,
    mode,
    configFile: false,
    logLevel: 'silent',
    plugins: [
      {
        name: 'app',
        resolveId: (id) => (id === entry ? join(import.meta.dirname, 'app.js') : null),
        load: (id) => (id === join(import.meta.dirname, 'app.js') ? app : null),
      },
    ],
    resolve: { conditions: ['@latchkey/source', ...defaultClientConditions] },
    build: { write: false, rolldownOptions: { input: entry, external: /^react/ } },
  })) as Rolldown.RolldownOutput
  return output.filter((file) => file.type === 'chunk')
}

const files = (chunks: Rolldown.OutputChunk[]) =>
  chunks
    .flatMap(({ modules }) => Object.entries(modules))
    .filter(([, { code }]) => code)
    .map(([id]) => id)
const isDevtools = (id: string) => /\/src\/(devtools|testing|trace|memory-backend)\//.test(id)

test('a production build holds nothing of the devtools and the test kit', async () => {
  const chunks = await bundle(withDevtools, 'production')
  expect(
    files(chunks)
      .filter(isDevtools)
      .filter((id) => !/\/(app\.js|production\.ts)$/.test(id)),
  ).toEqual([])
  const code = chunks.map(({ code }) => code).join('')
  expect(code).not.toMatch(/latchkey-devtools|adoptedStyleSheets|Copy trace|redacted/)
  const bare = (await bundle(without, 'production')).map(({ code }) => code).join('')
  expect(code.length).toBe(bare.length)
})

test('a development build holds them', async () => {
  const chunks = await bundle(withDevtools, 'development')
  expect(files(chunks).some((id) => id.endsWith('/trace/recorder.ts'))).toBe(true)
  expect(chunks.map(({ code }) => code).join('')).toContain('latchkey-devtools')
})

test('the published files are chosen like the sources, and without a condition there are none', () => {
  const path = join(import.meta.dirname, '..', '..', 'package.json')
  const { exports, publishConfig } = JSON.parse(readFileSync(path, 'utf8'))
  const { '@latchkey/source': _, ...published } = exports['./devtools']
  expect(publishConfig.exports['./devtools']).toEqual(published)
  expect(Object.entries(published)).toEqual([
    ['types', './dist/devtools/index.d.ts'],
    ['development', './dist/devtools/index.js'],
    ['default', './dist/devtools/production.js'],
  ])
})

test('both are used alike', () => {
  expectTypeOf<typeof production.recordAuth>().toEqualTypeOf<typeof development.recordAuth>()
  expectTypeOf<typeof production.Devtools>().toEqualTypeOf<typeof development.Devtools>()
  expectTypeOf<keyof typeof production>().toEqualTypeOf<keyof typeof development>()
})
