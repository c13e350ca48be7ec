import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const flows = [
  'email-otp',
  'phone-otp',
  'magic-link',
  'password',
  'password-reset',
  'oauth',
  'passkey',
  'wallet',
  'second-factor',
  'totp',
  'recovery-code',
  'step-up',
  'session',
  'account',
  'consent',
]
/** A session has no screen of its own: every page shows it. */
const withoutScreen = ['session']

const filesOf = (slug: string): string[] => [
  `packages/core/src/flows/${slug}/contract.ts`,
  `packages/core/src/flows/${slug}/flow.ts`,
  `packages/core/src/flows/${slug}/memory-routes.ts`,
  `packages/core/src/flows/${slug}/conformance.ts`,
  `packages/proxy/src/flows/${slug}/routes.ts`,
  `packages/react/src/flows/${slug}/use-${slug}.ts`,
  `e2e/${slug}.test.ts`,
  ...(withoutScreen.includes(slug)
    ? []
    : [`packages/ui/src/flows/${slug}/${slug}.tsx`, `apps/demo/src/pages/${slug}.tsx`]),
]

test.each(flows)('%s has a file in every layer', (slug) => {
  expect(filesOf(slug).filter((file) => !existsSync(file))).toEqual([])
})

test.each(['core', 'proxy', 'react', 'ui'])('every flow of %s is in the list', (layer) => {
  const folders = readdirSync(`packages/${layer}/src/flows`)
  expect(folders.filter((folder) => !flows.includes(folder))).toEqual([])
})

/** What a login by code passes through, from the screen to SQL. */
const path = [
  'packages/ui/src/flows/email-otp/email-otp.tsx',
  'packages/ui/src/parts/address-form.tsx',
  'packages/ui/src/parts/code-form.tsx',
  'packages/react/src/flows/email-otp/use-email-otp.ts',
  'packages/react/src/use-flow.ts',
  'packages/core/src/flows/email-otp/contract.ts',
  'packages/core/src/flows/email-otp/flow.ts',
  'packages/core/src/shapes/code.ts',
  'packages/core/src/flow.ts',
  'packages/core/src/auth.ts',
  'packages/core/src/backend.ts',
  'packages/proxy/src/proxy.ts',
  'packages/proxy/src/flows/email-otp/routes.ts',
  'packages/proxy/src/finish-with-code.ts',
  'packages/proxy/src/attempts.ts',
  'packages/proxy/src/session.ts',
  'packages/api/src/endpoints/otps.ts',
  'packages/server/src/groups/otps/routes.ts',
  'packages/server/src/secrets/codes.ts',
  'packages/server/src/groups/sessions/sign-in.ts',
]

test('a login by code can be read in one sitting', () => {
  const lines = path.map((file) => readFileSync(file, 'utf8').split('\n').length - 1)
  expect(path.length).toBeLessThanOrEqual(20)
  expect(lines.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(1500)
})
