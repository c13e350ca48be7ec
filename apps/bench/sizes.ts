import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { build, defaultClientConditions, type Plugin, type Rolldown } from 'vite'

/** What an app loads, in bytes after gzip. */
export type Size = {
  /** Script that the page loads at once. */
  js: number
  css: number
  /** Script that is loaded later, by the name of its chunk. */
  lazy: Record<string, number>
  /** The flows of core that the page loads at once, by their slugs. */
  flows: string[]
  hasValidator: boolean
}

/** Every hook of a flow, found by its file. */
export const hooks: readonly string[] = globSync('flows/*/use-*.ts', {
  cwd: join(import.meta.dirname, '../../packages/react/src'),
})
  .flatMap((file) => {
    const text = readFileSync(join(import.meta.dirname, '../../packages/react/src', file), 'utf8')
    return [...text.matchAll(/^export const (use\w+)/gm)].map(([, name]) => String(name))
  })
  .sort()

/** Weighs an app without the kit: what the others are held against. */
export const measureBare = (): Promise<Size> => measure(app('', '<p>Hello</p>'))

/** Weighs an app of nothing but these hooks. */
export const measureHooks = (...names: string[]): Promise<Size> =>
  measure(
    app(
      `import { AuthProvider, createAuth, ${names.join(', ')} } from '@latchkey/react'
const auth = createAuth()
const Hello = () => <p>${names.map((name) => `{${name}().step}`).join(' ')}</p>`,
      '<AuthProvider client={auth}><Hello /></AuthProvider>',
    ),
  )

/** Weighs an app of nothing but a screen, written as JSX, such as `<Login />`. */
export const measureScreen = (jsx: string): Promise<Size> =>
  measure(
    app(
      `import { AuthProvider, createAuth } from '@latchkey/react'
import { ${/\w+/.exec(jsx)?.[0]} } from '@latchkey/ui'
import '@latchkey/ui/styles.css'
const auth = createAuth()`,
      `<AuthProvider client={auth}>${jsx}</AuthProvider>`,
    ),
  )

/** A page that also loads something later, so that the loader of the bundler counts for the app. */
const app = (head: string, page: string): string => `
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
${head}
createRoot(document.body).render(<StrictMode>${page}</StrictMode>)
void import('./lazy.ts')`

/** Builds an app as a user would. */
const measure = async (source: string): Promise<Size> => {
  const entry = join(import.meta.dirname, 'apps', 'app.tsx')
  const virtual: Plugin = {
    name: 'app',
    resolveId: (id) => (id === entry ? id : null),
    load: (id) => (id === entry ? source : null),
  }
  const { output } = (await build({
    root: import.meta.dirname,
    configFile: false,
    logLevel: 'warn',
    plugins: [virtual, react()],
    resolve: { conditions: ['@latchkey/source', ...defaultClientConditions] },
    build: { write: false, rolldownOptions: { input: entry } },
  })) as Rolldown.RolldownOutput
  const chunks = output.filter((file) => file.type === 'chunk')
  const styles = output.filter((file) => file.type === 'asset' && file.fileName.endsWith('.css'))
  const initial = initialOf(chunks)
  const later = chunks.filter((chunk) => !initial.includes(chunk) && chunk.name !== 'lazy')
  return {
    js: sum(initial.map(({ code }) => gzip(code))),
    css: sum(styles.map((file) => ('source' in file ? gzip(file.source) : 0))),
    lazy: Object.fromEntries(later.map(({ name, code }) => [basename(name), gzip(code)])),
    flows: [...new Set(initial.flatMap(({ moduleIds }) => moduleIds.flatMap(flowOf)))],
    hasValidator: chunks.some(({ moduleIds }) => moduleIds.some((id) => id.includes('valibot'))),
  }
}

/** The entry and all that it imports without being asked again. */
const initialOf = (chunks: Rolldown.OutputChunk[]): Rolldown.OutputChunk[] => {
  const found = new Set(chunks.filter(({ isEntry }) => isEntry))
  for (const chunk of found) {
    for (const name of chunk.imports) {
      const imported = chunks.find(({ fileName }) => fileName === name)
      if (imported) found.add(imported)
    }
  }
  return [...found]
}

/** The slug of the flow that a module of core belongs to. */
const flowOf = (moduleId: string): string[] =>
  /\/core\/src\/flows\/([^/]+)\//.exec(moduleId)?.slice(1) ?? []

const gzip = (content: string | Uint8Array): number => gzipSync(content, { level: 9 }).length

const sum = (numbers: number[]): number => numbers.reduce((total, number) => total + number, 0)
