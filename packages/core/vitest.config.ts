import { defineConfig } from 'vitest/config'

const conditions = ['@latchkey/source', 'module', 'browser', 'development|production']

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.{ts,tsx}'],
    // A machine that is busy with other things must not fail a test.
    testTimeout: 20_000,
    expect: { poll: { timeout: 10_000, interval: 10 } },
    restoreMocks: true,
    unstubGlobals: true,
    // So that ethers is the one of browsers in all its parts.
    server: { deps: { inline: ['ethers'] } },
    maxWorkers: 2,
  },
})
