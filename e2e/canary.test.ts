import type { BrowserContext } from '@playwright/test'
import { createInbox } from './inbox.ts'
import { expect, signOut, strongPassword, test, type Page } from './test.ts'

const mark = 'canary7f3a91'
const email = `${mark}@example.com`
const password = `${strongPassword} ${mark}`
const newPassword = `violet anchor ${mark} saddle`

/** What a watcher could get hold of, and where it was seen. */
type Sighting = { where: string; text: string }

/** Writes down all that leaves the browser, comes back, or is printed by its pages. */
const watch = (context: BrowserContext) => {
  const seen: Sighting[] = []
  const cookies = new Set<string>()
  const bodies: Promise<unknown>[] = []
  context.on('request', (request) => seen.push({ where: 'request URL', text: request.url() }))
  context.on('console', (message) => seen.push({ where: 'console', text: message.text() }))
  context.on('response', (response) => {
    const path = new URL(response.url()).pathname
    // Sources of the pages hold nothing of a person; mails are read by that person only.
    if (!/^\/(auth|v1)\//.test(path)) return
    const read = async () => {
      for (const { name, value } of await response.headersArray()) {
        if (name.toLowerCase() !== 'set-cookie')
          seen.push({ where: `${path} ${name}`, text: value })
        else for (const line of value.split('\n')) cookies.add(/=([^;]*)/.exec(line)?.[1] ?? '')
      }
      const body = await response.text().catch(() => '')
      seen.push({ where: `${path} body`, text: body })
    }
    bodies.push(read())
  })
  return { seen, cookies, settled: () => Promise.all(bodies) }
}

/** All that the scripts of a page could read from the browser. */
const readStores = (page: Page) =>
  page.evaluate(async () => {
    const databases = await indexedDB.databases()
    return [
      ...Object.entries(localStorage).map((entry) => ['localStorage', entry.join('=')] as const),
      ...Object.entries(sessionStorage).map(
        (entry) => ['sessionStorage', entry.join('=')] as const,
      ),
      ['document.cookie', document.cookie] as const,
      ['indexedDB', JSON.stringify(databases)] as const,
      ['address bar', location.href] as const,
      // React writes what is typed into an input to its `value` attribute.
      ['DOM', document.body.outerHTML.replaceAll(/ value="[^"]*"/g, '')] as const,
    ]
  })

/** A secret as it is, as it stands in a URL, and in base64. */
const spellings = (secret: string) => [
  secret,
  encodeURIComponent(secret),
  secret.replaceAll(' ', '+'),
  Buffer.from(secret).toString('base64').replace(/=+$/, ''),
  Buffer.from(secret).toString('base64url'),
]

/** Where any of these secrets was seen, with a little of what stands around it. */
const sightingsOf = (secrets: string[], seen: Sighting[]) =>
  seen.flatMap(({ where, text }) =>
    secrets
      .flatMap(spellings)
      .filter((spelling) => text.includes(spelling))
      .map(
        (spelling) =>
          `${where}: ${text.slice(Math.max(0, text.indexOf(spelling) - 60)).slice(0, 200)}`,
      ),
  )

test('leaves no secret where somebody could find it', async ({ browser, start }) => {
  test.setTimeout(180_000)
  const demo = await start()
  const inbox = createInbox(demo.url)
  const context = await browser.newContext({ baseURL: demo.url })
  const { seen, cookies, settled } = watch(context)
  const page = await context.newPage()
  const look = async () => {
    for (const [where, text] of await readStores(page)) seen.push({ where, text })
  }
  const tokens: string[] = []
  const openLink = async (link: string) => {
    tokens.push(new URL(link).searchParams.get('token') ?? '')
    await page.goto(link)
  }

  await page.goto('/password')
  await page.getByRole('button', { name: 'New here? Create an account' }).click()
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByText('Very strong').waitFor()
  await page.getByRole('button', { name: 'Create account' }).click()
  await page.getByLabel('Six-digit code').waitFor()
  await look()
  await page.getByLabel('Six-digit code').fill(await inbox.code(email))
  await page.getByRole('heading', { name: 'You are signed in' }).waitFor()
  await look()
  await signOut(page)

  await page.goto('/password')
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'You are signed in' }).waitFor()
  await signOut(page)

  await page.goto('/magic-link')
  await page.getByLabel('E-mail address').fill(email)
  await page.getByRole('button', { name: 'Send me a link' }).click()
  await openLink(await inbox.link(email))
  await page.getByRole('heading', { name: 'Your account' }).waitFor()
  await look()
  await signOut(page)

  await page.goto('/password-reset')
  await page.getByLabel('E-mail address').fill(email)
  await page.getByRole('button', { name: 'Send me the link' }).click()
  await openLink(await inbox.link(email))
  await page.getByLabel('New password').fill(newPassword)
  await look()
  await page.getByRole('button', { name: 'Save and sign in' }).click()
  await page.getByRole('heading', { name: 'Your account' }).waitFor()
  await look()
  await settled()

  const printed = demo.output().replaceAll(/^ {2}(mail to|subject|code|link) .*$/gm, '')
  seen.push({ where: 'server output', text: printed })

  expect(tokens.filter(Boolean)).toHaveLength(2)
  expect(cookies.size).toBeGreaterThan(4)
  expect(sightingsOf([password, newPassword], seen)).toEqual([])
  expect(sightingsOf([...cookies].filter(Boolean), seen)).toEqual([])
  // A one-time link goes to the address that it names, and nowhere else.
  const beyondTheLink = seen.filter(
    ({ where, text }) =>
      !where.endsWith(' location') &&
      !(where === 'request URL' && /\/v1\/magic_links\/redirect|\/landing\?|#token=/.test(text)),
  )
  expect(sightingsOf(tokens, beyondTheLink)).toEqual([])
  expect(printed).not.toContain(mark)
  expect(seen.filter(({ where, text }) => where === 'request URL' && text.includes(mark))).toEqual(
    [],
  )
  await context.close()
})

test('shows no cookie to scripts @firefox', async ({ page, context, inbox, email }) => {
  await page.goto('/email-otp')
  await page.getByLabel('E-mail address').fill(email)
  await page.getByRole('button', { name: 'Send me a code' }).click()
  await page.getByLabel('Six-digit code').fill(await inbox.code(email))
  await page.getByRole('heading', { name: 'You are signed in' }).waitFor()
  const cookies = await context.cookies()
  expect(cookies.length).toBeGreaterThan(0)
  expect(cookies.every(({ httpOnly, sameSite }) => httpOnly && sameSite === 'Lax')).toBe(true)
  expect(await page.evaluate(() => document.cookie)).toBe('')
})
