import { defineConfig } from 'vitest/config'

const conditions = ['@latchkey/source', 'module', 'browser', 'development|production']

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: { include: ['src/**/*.test.{ts,tsx}'], environment: 'jsdom' },
})
