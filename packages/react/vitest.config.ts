import { defineConfig } from 'vitest/config'

const conditions = ['@latchkey/source', 'module', 'browser', 'development|production']

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.{ts,tsx}'],
    // Testing Library cleans up after each test when it finds a global `afterEach`.
    globals: true,
    setupFiles: ['vitest.setup.ts'],
    testTimeout: 20_000,
    // So that ethers is the one of browsers in all its parts.
    server: { deps: { inline: ['ethers'] } },
    expect: { poll: { timeout: 10_000, interval: 10 } },
    restoreMocks: true,
    maxWorkers: 2,
  },
})
