import { AxeBuilder } from '@axe-core/playwright'
import { expect, test } from './test.ts'

/** The policy of a careful app: no inline style, no sheet from elsewhere. */
const strict = "style-src 'self'"

test('shows a sign-in as it happens, and nothing secret', async ({
  page,
  context,
  inbox,
  email,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto('/email-otp')
  await page.getByRole('button', { name: 'Open the devtools' }).click()
  const tools = page.getByRole('complementary', { name: 'Latchkey devtools' })
  const flow = tools.getByRole('listitem').filter({ hasText: 'email-otp' })
  await expect(flow).toContainText('email-otpaddress')

  await page.getByLabel('E-mail address').fill(email)
  await page.getByRole('button', { name: 'Send me a code' }).click()
  await expect(flow).toContainText(/email-otpcoderesend in 0:\d\d/)
  const code = await inbox.code(email)
  const wrong = code === '000000' ? '111111' : '917355'
  await page.getByLabel('Six-digit code').fill(wrong)
  await expect(flow).toContainText('code-incorrect (input)')
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
  expect(violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)])).toEqual([])
  await page.getByLabel('Six-digit code').fill('')
  await page.getByLabel('Six-digit code').fill(code)
  await expect(tools.getByText(/^expires in \d+ d/)).toBeVisible()
  await expect(page.getByRole('heading', { name: 'You are signed in' })).toBeFocused()

  await tools.getByRole('button', { name: 'Copy trace' }).click()
  await expect(tools.getByText(/^Copied a trace of \d+ events/)).toBeVisible()
  const trace = await page.evaluate(() => navigator.clipboard.readText())
  const { events } = JSON.parse(trace) as { events: { flow?: string; step?: string }[] }
  const steps = events.filter(({ flow }) => flow === 'email-otp').map(({ step }) => step)
  expect(steps).toContain('code')
  const seen = await tools.innerText()
  for (const secret of [code, wrong, email, email.slice(0, 6)]) {
    expect(seen).not.toContain(secret)
    expect(trace).not.toContain(secret)
  }
})

test('keeps its looks under a policy that forbids inline styles', async ({ page }) => {
  await page.route('**/email-otp', async (route) => {
    const response = await route.fetch()
    const headers = { ...response.headers(), 'content-security-policy': strict }
    await route.fulfill({ response, headers })
  })
  await page.goto('/email-otp')
  await expect(page.getByRole('button', { name: 'Open the devtools' })).toHaveCSS(
    'border-radius',
    '50%',
  )
  // In development Vite puts the sheets of the demo inline, so the policy takes them away.
  await expect(page.locator('body')).toHaveCSS('margin', '8px')
})
