import { defineConfig, devices } from '@playwright/test'
import { launchOptions } from './chromium.ts'
import { firefoxProjects } from './firefox.ts'

export default defineConfig({
  testDir: '.',
  testMatch: '*.test.ts',
  globalSetup: './global-setup.ts',
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  workers: 2,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [['list']],
  use: {
    ...devices['Desktop Chrome'],
    launchOptions: launchOptions(),
    actionTimeout: 30_000,
    trace: { mode: 'retain-on-failure', screenshots: false },
  },
  // The whole suite in Chromium on each engine, but for what has nothing to do with the engine.
  projects: [
    { name: 'pglite' },
    {
      name: 'postgres',
      testIgnore: /(accessibility|kill|readme|stillness|webauthn-rest)\.test\.ts/,
    },
    ...firefoxProjects(),
  ],
})
