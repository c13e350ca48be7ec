import { SMTPServer } from 'smtp-server'
import { createInbox } from './inbox.ts'
import { expect, newAddress, signIn, signOut, test } from './test.ts'

const minuteMs = 60_000

test('signs a new person up with a code @firefox', async ({ page, inbox, email }) => {
  await page.goto('/email-otp')
  await page.getByLabel('E-mail address').fill(email)
  await page.getByRole('button', { name: 'Send me a code' }).click()

  await expect(page.getByRole('heading', { name: 'Check your mail' })).toBeVisible()
  await expect(page.getByLabel('Six-digit code')).toBeFocused()
  await page.getByLabel('Six-digit code').pressSequentially(await inbox.code(email))

  await expect(page.getByRole('heading', { name: 'You are signed in' })).toBeFocused()
  await expect(page.getByRole('banner').getByText(`Signed in as ${email}`)).toBeVisible()
})

test('signs a known person in', async ({ page, inbox, email }) => {
  await signIn(page, inbox, email)
  await signOut(page)
  await signIn(page, inbox, email)
  await expect(page.getByRole('main').getByText(email).first()).toBeVisible()
})

test('takes a code that was pasted with a blank', async ({ page, inbox, email }) => {
  await page.goto('/email-otp')
  await page.getByLabel('E-mail address').fill(email)
  await page.getByRole('button', { name: 'Send me a code' }).click()
  const code = await inbox.code(email)
  await page.getByLabel('Six-digit code').fill(`${code.slice(0, 3)} ${code.slice(3)}`)
  await expect(page.getByRole('heading', { name: 'You are signed in' })).toBeVisible()
})

test('counts wrong codes, and turns the code off after five', async ({ page, inbox, email }) => {
  await page.goto('/email-otp')
  await page.getByLabel('E-mail address').fill(email)
  await page.getByRole('button', { name: 'Send me a code' }).click()
  const code = await inbox.code(email)
  const wrong = code === '000000' ? '111111' : '000000'
  const field = page.getByLabel('Six-digit code')
  for (const left of ['4 tries', '3 tries', '2 tries', '1 try']) {
    await field.fill('')
    await field.fill(wrong)
    await expect(page.getByText(`You have ${left} left.`)).toBeVisible()
    await expect(field).toBeFocused()
  }
  await field.fill('')
  await field.fill(wrong)
  await expect(page.getByText('it was the last try')).toBeVisible()
  await field.fill('')
  await field.fill(code)
  await expect(page.getByText('this code is off')).toBeVisible()
})

test('points at an address that is none, and keeps it', async ({ page }) => {
  await page.goto('/email-otp')
  await page.getByLabel('E-mail address').fill('nobody@nowhere')
  await page.getByRole('button', { name: 'Send me a code' }).click()
  await expect(page.getByText('That does not look like an e-mail address.')).toBeVisible()
  await expect(page.getByLabel('E-mail address')).toBeFocused()
  await expect(page.getByLabel('E-mail address')).toHaveValue('nobody@nowhere')
})

test('lets a person correct the address', async ({ page, inbox, email }) => {
  await page.goto('/email-otp')
  await page.getByLabel('E-mail address').fill(`typo-${email}`)
  await page.getByRole('button', { name: 'Send me a code' }).click()
  await page.getByRole('button', { name: 'Use another address' }).click()
  await expect(page.getByLabel('E-mail address')).toHaveValue(`typo-${email}`)
  await page.getByLabel('E-mail address').fill(email)
  await page.getByRole('button', { name: 'Send me a code' }).click()
  await page.getByLabel('Six-digit code').fill(await inbox.code(email))
  await expect(page.getByRole('heading', { name: 'You are signed in' })).toBeVisible()
})

test('comes back to the code after a reload', async ({ page, inbox, email }) => {
  await page.goto('/email-otp')
  await page.getByLabel('E-mail address').fill(email)
  await page.getByRole('button', { name: 'Send me a code' }).click()
  await page.getByLabel('Six-digit code').waitFor()
  await page.reload()
  await expect(page.getByText(email).first()).toBeVisible()
  await page.getByLabel('Six-digit code').fill(await inbox.code(email))
  await expect(page.getByRole('heading', { name: 'You are signed in' })).toBeVisible()
})

test('comes back to the code after the back button', async ({ page, inbox, email }) => {
  await page.goto('/')
  await page.getByRole('link', { name: 'Code by e-mail' }).click()
  await page.getByLabel('E-mail address').fill(email)
  await page.getByRole('button', { name: 'Send me a code' }).click()
  await page.getByLabel('Six-digit code').waitFor()
  await page.goBack()
  await expect(page.getByRole('heading', { name: 'Sign-in that just works' })).toBeVisible()
  await page.goForward()
  await page.getByLabel('Six-digit code').fill(await inbox.code(email))
  await expect(page.getByRole('heading', { name: 'You are signed in' })).toBeVisible()
})

test('sends one mail for a double click', async ({ page, inbox, email }) => {
  await page.goto('/email-otp')
  await page.getByLabel('E-mail address').fill(email)
  await page.getByRole('button', { name: 'Send me a code' }).dblclick()
  await page.getByLabel('Six-digit code').waitFor()
  expect(await inbox.count(email)).toBe(1)
})

test('shows that it works while the network is slow', async ({ page, inbox, email }) => {
  let open = () => {}
  const gate = new Promise<void>((resolve) => (open = resolve))
  await page.route('**/auth/email-otp/start', async (route) => {
    await gate
    await route.continue()
  })
  await page.goto('/email-otp')
  await page.getByLabel('E-mail address').fill(email)
  const button = page.getByRole('button', { name: 'Send me a code' })
  await button.click()
  await expect(page.getByRole('img', { name: 'Working…' })).toBeVisible()
  await expect(button).toBeFocused()
  await button.click({ force: true })
  open()
  await page.getByLabel('Six-digit code').fill(await inbox.code(email))
  await expect(page.getByRole('heading', { name: 'You are signed in' })).toBeVisible()
  expect(await inbox.count(email)).toBe(1)
})

test('keeps what was typed when the network is dead', async ({ page, context, inbox, email }) => {
  await page.goto('/email-otp')
  await page.getByLabel('E-mail address').fill(email)
  await context.setOffline(true)
  await page.getByRole('button', { name: 'Send me a code' }).click()
  await expect(page.getByText('You seem to be offline. Nothing is lost')).toBeVisible()
  await expect(page.getByLabel('E-mail address')).toHaveValue(email)
  await context.setOffline(false)
  await page.getByRole('button', { name: 'Send me a code' }).click()
  const code = await inbox.code(email)

  await page.getByLabel('Six-digit code').waitFor()
  await context.setOffline(true)
  await page.getByLabel('Six-digit code').fill(code)
  await expect(page.getByText('You seem to be offline. Nothing is lost')).toBeVisible()
  await expect(page.getByLabel('Six-digit code')).toHaveValue(code)
  await context.setOffline(false)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { name: 'You are signed in' })).toBeVisible()
})

test('says when to try again after too many mails', async ({ page, email }) => {
  await page.goto('/email-otp')
  await page.getByLabel('E-mail address').fill(email)
  for (let sent = 0; sent < 5; sent++) {
    await page.getByRole('button', { name: 'Send me a code' }).click()
    await page.getByRole('button', { name: 'Use another address' }).click()
  }
  await page.getByRole('button', { name: 'Send me a code' }).click()
  await expect(page.getByText(/Too many tries\. Try again in \d+ seconds?\./)).toBeVisible()
  await expect(page.getByLabel('E-mail address')).toHaveValue(email)
})

test('counts the seconds down until another try can succeed', async ({ page, email }) => {
  await page.route('**/auth/email-otp/start', (route) =>
    route.fulfill({
      status: 429,
      json: { error: { code: 'rate-limited', kind: 'limited', retryAt: Date.now() + 2500 } },
    }),
  )
  await page.goto('/email-otp')
  await page.getByLabel('E-mail address').fill(email)
  await page.getByRole('button', { name: 'Send me a code' }).click()
  await expect(page.getByText(/Try again in \d seconds?\./)).toBeVisible()
  await expect(page.getByText('You can try again now.')).toBeVisible()
})

test('says that a code has expired, and sends a new one', async ({ browser, timed, email }) => {
  const page = await browser.newPage({ baseURL: timed.url })
  const inbox = createInbox(timed.url)
  await page.goto('/email-otp')
  await page.getByLabel('E-mail address').fill(email)
  await page.getByRole('button', { name: 'Send me a code' }).click()
  const code = await inbox.code(email)
  await page.getByLabel('Six-digit code').waitFor()
  await timed.advance(11 * minuteMs)
  await page.getByLabel('Six-digit code').fill(code)
  await expect(page.getByText('That code has expired. Ask for a new one.')).toBeVisible()
  await page.getByRole('button', { name: 'Send again' }).click()
  await page.getByRole('button', { name: /^Send again in/ }).waitFor()
  await page.getByLabel('Six-digit code').fill(await inbox.code(email))
  await expect(page.getByRole('heading', { name: 'You are signed in' })).toBeVisible()
  await page.close()
})

test('tells a full mailbox from a mail server that is away', async ({ browser, start }) => {
  test.setTimeout(180_000)
  const full = newAddress()
  const mailServer = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: ({ address }, _session, answer) =>
      answer(
        address === full ? Object.assign(new Error('Mailbox full'), { responseCode: 552 }) : null,
      ),
    onData: (stream, _session, answer) => stream.on('end', () => answer()).resume(),
  })
  const port = await new Promise<number>((listening) => {
    const socket = mailServer.listen(0, '127.0.0.1', () =>
      listening((socket.address() as { port: number }).port),
    )
  })
  const demo = await start({ SMTP_URL: `smtp://127.0.0.1:${port}` })
  const page = await browser.newPage({ baseURL: demo.url })

  await page.goto('/outbox')
  await expect(page.getByText('Mail leaves through SMTP')).toBeVisible()

  await page.goto('/email-otp')
  await page.getByLabel('E-mail address').fill(full)
  await page.getByRole('button', { name: 'Send me a code' }).click()
  await expect(page.getByText('This mailbox does not take mail')).toBeVisible()
  await expect(page.getByLabel('E-mail address')).toHaveValue(full)

  await new Promise<void>((closed) => mailServer.close(() => closed()))
  await page.getByLabel('E-mail address').fill(newAddress())
  await page.getByRole('button', { name: 'Send me a code' }).click()
  await expect(page.getByText('The service does not answer right now. Try again in')).toBeVisible()
  await page.close()
})
