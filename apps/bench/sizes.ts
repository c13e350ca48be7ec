import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { build, defaultClientConditions, type Plugin, type Rolldown } from 'vite'

/** What the page of an app loads at once, in bytes after gzip. */
export type Size = { js: number; css: number; hasValidator: boolean }

/** Builds each app as a user would, and weighs what it loads at once. */
export const measureSizes = async (): Promise<
  Record<'bare' | 'hooks' | 'oauth' | 'passkey' | 'wallet' | 'login', Size>
> => ({
  bare: await measure('apps/bare.tsx'),
  hooks: await measureHooks('useEmailOtp', 'usePassword'),
  oauth: await measureHooks('useOAuth'),
  passkey: await measureHooks('usePasskey'),
  wallet: await measureHooks('useWallet'),
  login: await measure('apps/login.tsx'),
})

/** Weighs an app of nothing but these hooks. */
const measureHooks = (...hooks: string[]): Promise<Size> => {
  const entry = join(import.meta.dirname, 'apps', 'hooks.tsx')
  const steps = hooks.map((hook) => `{${hook}().step}`).join(' ')
  const source = `
import { AuthProvider, createAuth, ${hooks.join(', ')} } from '@latchkey/react'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'

const auth = createAuth()

const Hello = () => <p>${steps}</p>

createRoot(document.body).render(
  <StrictMode>
    <AuthProvider client={auth}>
      <Hello />
    </AuthProvider>
  </StrictMode>,
)
void import('./lazy.ts')`
  return measure(entry, {
    name: 'hooks',
    resolveId: (id) => (id === entry ? id : null),
    load: (id) => (id === entry ? source : null),
  })
}

const measure = async (entry: string, source?: Plugin): Promise<Size> => {
  const { output } = (await build({
    root: import.meta.dirname,
    configFile: false,
    logLevel: 'warn',
    plugins: [source, react()],
    resolve: { conditions: ['@latchkey/source', ...defaultClientConditions] },
    build: { write: false, rolldownOptions: { input: entry } },
  })) as Rolldown.RolldownOutput
  const chunks = output.filter((file) => file.type === 'chunk')
  const styles = output.filter((file) => file.type === 'asset' && file.fileName.endsWith('.css'))
  return {
    js: sum(initialOf(chunks).map(({ code }) => gzip(code))),
    css: sum(styles.map((file) => ('source' in file ? gzip(file.source) : 0))),
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

const gzip = (content: string | Uint8Array): number => gzipSync(content, { level: 9 }).length

const sum = (numbers: number[]): number => numbers.reduce((total, number) => total + number, 0)
