import { expect, test, type Page } from './test.ts'

const start = async (page: Page, phone: string) => {
  await page.goto('/phone-otp')
  await page.getByLabel('Mobile number').fill(phone)
  await page.getByRole('button', { name: 'Send me a code' }).click()
  await page.getByLabel('Six-digit code').waitFor()
}
const signedIn = (page: Page) => page.getByRole('heading', { name: 'You are signed in' })
const code = (page: Page) => page.getByLabel('Six-digit code')

test('signs a new person up by SMS, with the number as people write it at home @firefox', async ({
  page,
  inbox,
  phone,
}) => {
  const loaded: string[] = []
  page.on('request', (request) => loaded.push(request.url()))
  const countriesLoaded = () => loaded.some((url) => url.includes('phone-countries'))
  await page.goto('/phone-otp')
  const field = page.getByLabel('Mobile number')
  await field.waitFor()
  expect(countriesLoaded()).toBe(false)
  await field.focus()
  const country = page.getByRole('combobox', { name: 'Country' })
  await expect(country).toHaveValue('US')
  expect(countriesLoaded()).toBe(true)

  await country.selectOption('United Kingdom (\u200e+44)')
  await field.pressSequentially(phone.replace('+44', '0').replace(/^.{5}/, '$& '))
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Check your phone' })).toBeVisible()
  await expect(page.getByText(phone, { exact: false }).first()).toBeVisible()
  await expect(code(page)).toBeFocused()
  await code(page).pressSequentially(await inbox.code(phone))
  await expect(signedIn(page)).toBeFocused()
  await expect(page.getByRole('banner').getByText(`Signed in as ${phone}`)).toBeVisible()
})

test('takes the country from a number that was pasted, and changes it on request', async ({
  page,
}) => {
  await page.goto('/phone-otp')
  const field = page.getByLabel('Mobile number')
  await field.fill('+44 7400 123456')
  const country = page.getByRole('combobox', { name: 'Country' })
  await expect(country).toHaveValue('GB')
  await country.selectOption('DE')
  await expect(field).toHaveValue('7400123456')
  await field.fill('nobody@example.com')
  await page.getByRole('button', { name: 'Send me a code' }).click()
  await expect(page.getByText('That does not look like a mobile number.')).toBeVisible()
  await expect(field).toBeFocused()
  await expect(field).toHaveValue('nobody@example.com')
})

test('sends the code by WhatsApp when the text message does not come', async ({
  page,
  inbox,
  phone,
}) => {
  await start(page, phone)
  expect((await inbox.mail(phone)).channel).toBe('sms')
  await page.getByRole('button', { name: 'Send it by WhatsApp instead' }).click()
  await expect(page.getByText('a six-digit code by WhatsApp to')).toBeVisible()
  await page.reload()
  await expect(page.getByText('a six-digit code by WhatsApp to')).toBeVisible()
  await page.getByRole('button', { name: 'Use another number' }).click()
  await expect(page.getByLabel('Mobile number')).toHaveValue(phone)
  await expect(page.getByRole('combobox', { name: 'Country' })).toHaveValue('GB')
  await expect(page.getByRole('radio', { name: 'WhatsApp' })).toBeChecked()
  await page.getByRole('button', { name: 'Send me a code' }).click()
  await code(page).waitFor()
  await inbox.mail(phone)
  const message = await inbox.mail(phone)
  expect(message.channel).toBe('whatsapp')
  await code(page).fill(/\d{6}/.exec(message.text)?.[0] ?? '')
  await expect(signedIn(page)).toBeVisible()
})

test('takes the code after a wrong one and a reload', async ({ page, inbox, phone }) => {
  await start(page, phone)
  const right = await inbox.code(phone)
  await code(page).fill(right === '000000' ? '111111' : '000000')
  await expect(page.getByText('You have 4 tries left.')).toBeVisible()
  await page.reload()
  await code(page).fill(right)
  await expect(signedIn(page)).toBeVisible()
})

type Waiting = { waiting: ((code: string) => void)[] }

/** Plays Chrome on a phone: `deliver` is the text message that arrives. */
const readTextMessages = (page: Page) =>
  page.addInitScript(() => {
    const waiting: Waiting['waiting'] = []
    const get = ({ signal }: CredentialRequestOptions) =>
      new Promise((give, refuse) => {
        waiting.push((code) => give({ code }))
        signal?.addEventListener('abort', () => refuse(signal.reason))
      })
    const credentials = { get, waiting }
    Object.defineProperty(navigator, 'credentials', { value: credentials })
    Object.assign(globalThis, { OTPCredential: Object })
  })

/** Resolves to how many requests there were, once there is one. */
const deliver = async (page: Page, code: string) => {
  await page.waitForFunction(() => (navigator.credentials as unknown as Waiting).waiting.length > 0)
  return page.evaluate((code) => {
    const { waiting } = navigator.credentials as unknown as Waiting
    waiting.at(-1)?.(code)
    return waiting.length
  }, code)
}

test('goes on by itself when the browser reads the text message', async ({
  page,
  inbox,
  phone,
}) => {
  await readTextMessages(page)
  await start(page, phone)
  const { text } = await inbox.mail(phone)
  // What browsers look for: https://wicg.github.io/sms-one-time-codes/
  const bound = /^@localhost #(\d{6})$/m.exec(text)?.[1] ?? ''
  // One request under Strict Mode, too.
  expect(await deliver(page, bound)).toBe(1)
  await expect(signedIn(page)).toBeVisible()
})

test('shows a code that was read and did not work, and takes another', async ({
  page,
  inbox,
  phone,
}) => {
  await readTextMessages(page)
  await start(page, phone)
  const right = await inbox.code(phone)
  await code(page).pressSequentially('12')
  const wrong = right === '000000' ? '111111' : '000000'
  await deliver(page, wrong)
  await expect(page.getByText('You have 4 tries left.')).toBeVisible()
  await expect(code(page)).toHaveValue(wrong)
  await code(page).fill(right)
  await expect(signedIn(page)).toBeVisible()
})

test('is one of the ways of the login', async ({ page, inbox, phone }) => {
  await page.goto('/login')
  await page.getByRole('button', { name: 'Get a code by phone' }).click()
  await page.getByLabel('Mobile number').fill(phone)
  await page.getByRole('button', { name: 'Send me a code' }).click()
  await code(page).fill(await inbox.code(phone))
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible()
  await expect(page.getByRole('listitem').getByText(phone)).toBeVisible()
})
