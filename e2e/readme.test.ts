import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from './test.ts'

const root = join(import.meta.dirname, '..')
const snippets = [
  ...readFileSync(join(root, 'README.md'), 'utf8').matchAll(/^```tsx\n([\s\S]*?)^```$/gm),
].map(([, code]) => code)

// All are type-checked. The tests below run the demo's pages; the last one is a test itself.
const files = [
  'apps/demo/src/pages/drop-in.tsx',
  'apps/demo/src/pages/build-your-own.tsx',
  'packages/ui/src/your-app.test.tsx',
]
for (const [index, file] of files.entries()) {
  test(`the README shows ${file} as it runs`, () => {
    const source = readFileSync(join(root, file), 'utf8')
    expect(snippets[index]).toBe(source)
  })
}

test('what the README drops in signs people in', async ({ page, inbox, email }) => {
  await page.goto('/drop-in')
  await page.getByLabel('E-mail address').fill(email)
  await page.getByRole('button', { name: 'Send me a code' }).click()
  await page.getByLabel('Six-digit code').fill(await inbox.code(email))
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible()
})

test('what the README builds signs people in', async ({ page, inbox, email }) => {
  await page.goto('/build-your-own')
  await page.getByLabel('E-mail').fill(email)
  await page.getByRole('button', { name: 'Send me a code' }).click()
  await page.getByLabel('The code that we sent').fill('12345')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'code-incorrect' })).toBeVisible()
  await page.getByLabel('The code that we sent').fill(await inbox.code(email))
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { name: 'You are signed in' })).toBeVisible()
})
