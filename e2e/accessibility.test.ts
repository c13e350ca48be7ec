import { AxeBuilder } from '@axe-core/playwright'
import { expect, signUp, strongPassword, test, type Page } from './test.ts'

const sizes = { phone: { width: 375, height: 740 }, desktop: { width: 1280, height: 800 } }

/** Checks the page as it stands: no violation, and nothing that sticks out at the side. */
const check = async (page: Page, where: string) => {
  // No script ever runs in the mails of the outbox, so axe would wait there for ever.
  // Legacy mode looks at one frame, four times as fast. The only other frames hold mails.
  const { violations } = await new AxeBuilder({ page })
    .exclude('iframe')
    .setLegacyMode(true)
    .analyze()
  const found = violations.map(({ id, nodes }) =>
    [id, ...nodes.map((node) => node.html)].join('\n'),
  )
  expect.soft(found, where).toEqual([])
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  expect.soft(overflow, `${where} is wider than the screen`).toBeLessThanOrEqual(0)
}

for (const colorScheme of ['light', 'dark'] as const) {
  for (const [device, viewport] of Object.entries(sizes)) {
    test.describe(`${device}, ${colorScheme}`, () => {
      // `reduce` ends transitions at once, so that no colour is measured halfway.
      test.describe.configure({ timeout: 300_000 })
      test.use({ colorScheme, viewport, contextOptions: { reducedMotion: 'reduce' } })

      test('has no barrier on any page', async ({ page }) => {
        const pages = {
          '/': 'Sign-in that just works',
          '/login': 'Sign in',
          '/email-otp': 'Sign in',
          '/phone-otp': 'Sign in',
          '/magic-link': 'Sign in',
          '/password': 'Sign in',
          '/password-reset': 'Choose a new password',
          '/oauth': 'Sign in',
          '/oauth/authorize': 'Sign in',
          '/passkey': 'Sign in',
          '/wallet': 'Sign in',
          '/sign-in/link': 'This link does not work',
          '/sign-in/new-password': 'This link does not work',
          '/outbox': 'Outbox',
          '/drop-in': 'Sign in',
          '/build-your-own': 'Welcome',
          '/nowhere': 'There is no such page',
        }
        for (const [path, heading] of Object.entries(pages)) {
          await page.goto(path)
          await page.getByRole('heading', { name: heading, level: 1 }).waitFor()
          await check(page, path)
        }
      })

      test('has no barrier on the way in', async ({
        page,
        browser,
        baseURL,
        inbox,
        email,
        phone,
      }) => {
        await page.goto('/email-otp')
        await page.getByLabel('E-mail address').fill('nobody@nowhere')
        await page.getByRole('button', { name: 'Send me a code' }).click()
        await page.getByText('That does not look like').waitFor()
        await check(page, 'an address that is none')
        await page.getByLabel('E-mail address').fill(`code-${email}`)
        await page.getByRole('button', { name: 'Send me a code' }).click()
        await inbox.mail(`code-${email}`)
        await page.getByLabel('Six-digit code').fill('000000')
        await page.getByText('That code is not right.').waitFor()
        await check(page, 'a wrong code')

        await page.goto('/phone-otp')
        await page.getByLabel('Mobile number').fill('07400')
        await page.getByRole('combobox', { name: 'Country' }).selectOption('GB')
        await page.getByRole('button', { name: 'Send me a code' }).click()
        await page.getByText('That does not look like a mobile number.').waitFor()
        await check(page, 'a number that is none')
        await page.getByLabel('Mobile number').fill(phone)
        await page.getByRole('button', { name: 'Send me a code' }).click()
        await page.getByLabel('Six-digit code').waitFor()
        await check(page, 'a code by SMS')

        await page.goto('/password-reset')
        await page.getByLabel('E-mail address').fill(email)
        await page.getByRole('button', { name: 'Send me the link' }).click()
        await page.getByRole('heading', { name: 'Check your mail' }).waitFor()
        await check(page, 'a reset mail on its way')

        await page.goto('/password')
        await page.getByRole('button', { name: 'New here? Create an account' }).click()
        await page.getByLabel('Password', { exact: true }).fill('password')
        await page.getByText('Very easy to guess').waitFor()
        await check(page, 'a weak password')

        await page.goto('/wallet')
        await page.getByRole('button', { name: /Demo wallet/ }).click()
        await page.getByRole('button', { name: 'Refuse' }).click()
        await page.getByText('did not open an account').waitFor()
        await check(page, 'a wallet that refused')
        await page.getByRole('button', { name: /Demo wallet/ }).click()
        await page.getByRole('button', { name: 'Allow' }).click()
        await page.getByRole('button', { name: 'Sign the message' }).click()
        await page.getByRole('button', { name: 'Approve' }).waitFor()
        await check(page, 'a message to sign')

        await signUp(page, inbox, email)
        await check(page, 'signed in')
        await page.goto('/account')
        await page.getByText('This device').waitFor()
        await check(page, 'the account')
        await page.goto('/outbox')
        await page.getByRole('article').first().waitFor()
        await check(page, 'mails')

        const context = await browser.newContext({
          baseURL: baseURL ?? '',
          colorScheme,
          viewport,
          reducedMotion: 'reduce',
        })
        const elsewhere = await context.newPage()
        await elsewhere.goto('/magic-link')
        await elsewhere.getByLabel('E-mail address').fill(email)
        await elsewhere.getByRole('button', { name: 'Send me a link' }).click()
        await elsewhere.getByRole('heading', { name: 'Check your mail' }).waitFor()
        await check(elsewhere, 'a link on its way')
        await context.clearCookies()
        await elsewhere.goto(await inbox.link(email))
        await elsewhere.getByRole('heading', { name: 'Sign in on your other device?' }).waitFor()
        await check(elsewhere, 'a link from elsewhere')
        await elsewhere.getByRole('button', { name: 'It was not me' }).click()
        await elsewhere.getByRole('heading', { name: 'Nobody is signed in' }).waitFor()
        await check(elsewhere, 'a link that was denied')
        await elsewhere.goto('/password-reset')
        await elsewhere.getByLabel('E-mail address').fill(email)
        await elsewhere.getByRole('button', { name: 'Send me the link' }).click()
        await elsewhere.goto(await inbox.link(email))
        await elsewhere.getByLabel('New password').fill(`${strongPassword} again`)
        await elsewhere.getByText('Very strong').waitFor()
        await check(elsewhere, 'a new password')
        await context.close()
      })
    })
  }
}
