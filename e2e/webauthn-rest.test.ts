import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { addAuthenticator } from './authenticator.ts'

let site: ChildProcess
let own = ''
let copy = ''

test.describe.configure({ mode: 'default' })

test.beforeAll(async () => {
  site = spawn(process.execPath, ['--conditions=@latchkey/source', 'passkey-site.ts'], {
    cwd: join(import.meta.dirname),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = (await once(site.stdout ?? site, 'data')) as [Buffer]
  ;({ own, copy } = JSON.parse(line.toString()) as { own: string; copy: string })
})
test.afterAll(async () => {
  site.kill()
  await once(site, 'exit')
})

const register = async (page: Page) => {
  await page.goto(own)
  await page.getByRole('button', { name: 'Register' }).click()
  await expect(page.getByRole('status')).toHaveText(/^registered /)
}

test('registers a passkey and signs in with it', async ({ page }) => {
  const authenticator = await addAuthenticator(page)
  await register(page)
  for (let count = 1; count <= 2; count++) {
    await page.reload()
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect(page.getByRole('status')).toHaveText('signed in by webauthn')
  }
  expect(await authenticator.passkeys()).toMatchObject([
    { isResidentCredential: true, rpId: 'localhost' },
  ])
})

test('signs in by the passkey that the browser fills in', async ({ page }) => {
  await addAuthenticator(page)
  await register(page)
  await page.goto(`${own}#autofill`)
  await page.reload()
  await expect(page.getByRole('status')).toHaveText('signed in by webauthn')
})

test('refuses whoever does not verify themselves', async ({ page }) => {
  const authenticator = await addAuthenticator(page)
  await register(page)
  await authenticator.setVerified(false)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('status')).toHaveText(/^NotAllowedError/)

  // A page that does not ask the browser for it gets no further.
  await page.goto(`${own}#careless`)
  await page.reload()
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('status')).toHaveText('Error: unable_to_auth_webauthn_registration')
})

test('refuses a page of another origin, to which the browser gives the passkey', async ({
  page,
}) => {
  await addAuthenticator(page)
  await register(page)
  await page.goto(copy)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('status')).toHaveText('Error: unable_to_auth_webauthn_registration')
  await page.getByRole('button', { name: 'Register' }).click()
  await expect(page.getByRole('status')).toHaveText(
    'Error: unable_to_register_webauthn_registration',
  )
})
