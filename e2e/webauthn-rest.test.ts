import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, test, type CDPSession, type Page } from '@playwright/test'

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

/** Gives a page an authenticator that says yes. */
const addAuthenticator = async (page: Page): Promise<{ cdp: CDPSession; id: string }> => {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('WebAuthn.enable', { enableUI: false })
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return { cdp, id: authenticatorId }
}

const register = async (page: Page) => {
  await page.goto(own)
  await page.getByRole('button', { name: 'Register' }).click()
  await expect(page.getByRole('status')).toHaveText(/^registered /)
}

test('registers a passkey and signs in with it', async ({ page }) => {
  const { cdp, id } = await addAuthenticator(page)
  await register(page)
  for (let count = 1; count <= 2; count++) {
    await page.reload()
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect(page.getByRole('status')).toHaveText('signed in by webauthn')
  }
  const { credentials } = await cdp.send('WebAuthn.getCredentials', { authenticatorId: id })
  expect(credentials).toMatchObject([{ isResidentCredential: true, rpId: 'localhost' }])
})

test('signs in by the passkey that the browser fills in', async ({ page }) => {
  await addAuthenticator(page)
  await register(page)
  await page.goto(`${own}#autofill`)
  await page.reload()
  await expect(page.getByRole('status')).toHaveText('signed in by webauthn')
})

test('refuses whoever does not verify themselves', async ({ page }) => {
  const { cdp, id } = await addAuthenticator(page)
  await register(page)
  await cdp.send('WebAuthn.setUserVerified', { authenticatorId: id, isUserVerified: false })
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
