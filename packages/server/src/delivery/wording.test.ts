import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestServer, testEngines, tokensIn, type TestServer } from '../testing.ts'
import type { CustomTemplate } from './email-templates.ts'
import { lifetimeIn } from './mail-texts/mail-texts.ts'

const custom = (
  templateId: string,
  kind: CustomTemplate['kind'],
  variable: string,
  more: Partial<CustomTemplate> = {},
): CustomTemplate => ({
  templateId,
  kind,
  subject: `${kind} {{project_name}} {{email}}`,
  text: `${kind} {{${variable}}} {{ expiration_minutes }}`,
  html: `<b>{{project_name}}</b> <a href="{{${variable}}}">{{email}}</a>`,
  ...more,
})

const url = 'magic_link_url'
const templates = [
  custom('my-login', 'LOGIN', url, { sender: 'Shop <login@shop.example>' }),
  custom('my-signup', 'SIGNUP', url),
  custom('my-signup-default', 'SIGNUP', url, { subject: 'default sign-up', default: true }),
  custom('my-invite', 'INVITE', url),
  custom('my-code', 'ONE_TIME_PASSCODE', 'otp_code'),
  custom('my-code-signup', 'ONE_TIME_PASSCODE_SIGNUP', 'otp_code'),
  custom('my-reset', 'RESET_PASSWORD', 'reset_password_url'),
  custom('my-verify', 'VERIFY_EMAIL_PASSWORD_RESET', 'reset_password_url', { default: true }),
  {
    templateId: 'my-look',
    kind: 'PREBUILT' as const,
    style: {
      buttonColor: '#ff0000',
      buttonTextColor: '#000000',
      buttonRadius: 0,
      fontFamily: "Georgia, 'Times New Roman', serif",
      alignment: 'center' as const,
    },
  },
]

describe.each(testEngines())('the words of mails on %s', (engine) => {
  let kit: TestServer
  beforeAll(async () => {
    kit = await createTestServer({
      engine,
      limits: { sends: { burst: 100, perMinute: 100 } },
      templates,
      projectName: `<i>A & B's "shop"</i>`,
    })
  })
  afterAll(() => kit.close())

  const newAddress = () => `${randomUUID()}@example.com`
  const newUser = async () => {
    const email = newAddress()
    await kit.api.users.create({ email })
    return email
  }
  const lastMail = () => kit.outbox.messages()[0]

  test('come from the template of the kind that a call names', async () => {
    const { magicLinks, otps, passwords } = kit.api
    const sends: [kind: string, () => Promise<unknown>][] = [
      [
        'LOGIN',
        async () => magicLinks.emailSend({ email: await newUser(), login_template_id: 'my-login' }),
      ],
      [
        'SIGNUP',
        () =>
          magicLinks.emailLoginOrCreate({ email: newAddress(), signup_template_id: 'my-signup' }),
      ],
      [
        'INVITE',
        () => magicLinks.emailInvite({ email: newAddress(), invite_template_id: 'my-invite' }),
      ],
      [
        'ONE_TIME_PASSCODE',
        async () => otps.emailSend({ email: await newUser(), login_template_id: 'my-code' }),
      ],
      [
        'ONE_TIME_PASSCODE_SIGNUP',
        () =>
          otps.emailLoginOrCreate({ email: newAddress(), signup_template_id: 'my-code-signup' }),
      ],
      [
        'RESET_PASSWORD',
        async () =>
          passwords.emailResetStart({
            email: await newUser(),
            reset_password_template_id: 'my-reset',
          }),
      ],
    ]
    for (const [kind, send] of sends) {
      await send()
      expect(lastMail()?.text, kind).toMatch(new RegExp(`^${kind} (http://\\S+|\\d{6}) \\d+$`))
    }
  })

  test('say that a reset proves the address, where the password is from before its proof', async () => {
    const email = newAddress()
    await kit.api.passwords.create({ email, password: 'plum-orbit-walnut-42' })
    await kit.api.passwords.emailResetStart({ email })
    expect(lastMail()?.text).not.toContain('VERIFY_EMAIL_PASSWORD_RESET')
    await kit.api.magicLinks.emailSend({ email, login_template_id: 'my-login' })
    const { magic_links: token = '' } = tokensIn(lastMail())
    await kit.api.magicLinks.authenticate({ token })
    await kit.api.passwords.emailResetStart({ email })
    expect(lastMail()?.text).toMatch(/^VERIFY_EMAIL_PASSWORD_RESET http/)
  })

  test('are escaped in HTML, and only there', async () => {
    const email = await newUser()
    await kit.api.magicLinks.emailSend({ email, login_template_id: 'my-login' })
    const { subject, html, text } = lastMail() ?? { subject: '', html: '', text: '' }
    expect(subject).toBe(`LOGIN <i>A & B's "shop"</i> ${email}`)
    expect(html).toContain('<b>&#60;i&#62;A &#38; B&#39;s &#34;shop&#34;&#60;/i&#62;</b>')
    expect(html).toMatch(/href="http[^"<>]*&#38;token=/)
    expect(lastMail()).toMatchObject({ from: 'Shop <login@shop.example>' })
    await kit.api.magicLinks.authenticate({ token: tokensIn({ text }).magic_links ?? '' })
  })

  test('come from the default of the kind when a call names none, and from PREBUILT when it says so', async () => {
    await kit.api.magicLinks.emailLoginOrCreate({ email: newAddress() })
    expect(lastMail()?.subject).toBe('default sign-up')
    await kit.api.magicLinks.emailLoginOrCreate({
      email: newAddress(),
      signup_template_id: 'PREBUILT',
    })
    expect(lastMail()?.text).toContain('Finish your sign-up')
    await kit.api.magicLinks.emailSend({ email: await newUser() })
    expect(lastMail()?.text).toContain('Log in to')
    expect(lastMail()?.html).toContain('background: #1a56db')
  })

  test('have the look that a prebuilt template gives them, for every kind', async () => {
    await kit.api.magicLinks.emailInvite({ email: newAddress(), invite_template_id: 'my-look' })
    const { html = '' } = lastMail() ?? {}
    expect(html).toContain('border-radius: 0px; background: #ff0000; color: #000000;')
    expect(html).toContain('Georgia, &#39;Times New Roman&#39;, serif; text-align: center;')
    expect(html).not.toContain('#8ab4ff !important; color: #10131a')
  })

  test('are refused when the template is unknown, malformed or for another kind, before anything is stored', async () => {
    const unknown = { statusCode: 404, errorType: 'email_template_not_found' }
    const malformed = { statusCode: 400, errorType: 'invalid_template_id' }
    const email = newAddress()
    for (const id of ['my-signup', 'my-code', 'nothing', 'LOGIN']) {
      await expect(
        kit.api.magicLinks.emailLoginOrCreate({ email, login_template_id: id }),
        id,
      ).rejects.toMatchObject(unknown)
      await expect(
        kit.api.passwords.emailResetStart({ email, reset_password_template_id: id }),
      ).rejects.toMatchObject(unknown)
    }
    for (const id of ['', 'a b', '../x', 'x'.repeat(129)]) {
      await expect(
        kit.api.otps.emailLoginOrCreate({ email, signup_template_id: id }),
        id,
      ).rejects.toMatchObject(malformed)
    }
    await expect(kit.api.otps.emailSend({ email })).rejects.toMatchObject({
      errorType: 'email_not_found',
    })
  })

  test('speak English, Spanish, Brazilian Portuguese and French', async () => {
    const words = {
      en: 'sign-up',
      es: 'registro',
      'pt-br': 'cadastro',
      'PT-BR': 'cadastro',
      fr: 'inscription',
    }
    for (const [locale, word] of Object.entries(words)) {
      await kit.api.otps.emailLoginOrCreate({ email: newAddress(), locale })
      expect(lastMail()?.text, locale).toContain(word)
      expect(lastMail()?.html).toContain(`<html lang="${locale.toLowerCase()}">`)
    }
    for (const locale of ['de', 'pt', 'en_US', '', 'constructor', '__proto__']) {
      await expect(
        kit.api.magicLinks.emailLoginOrCreate({ email: newAddress(), locale }),
        locale,
      ).rejects.toMatchObject({ statusCode: 400, errorType: 'invalid_locale' })
    }
  })
})

test('tells how long a link lives in each language', () => {
  expect(lifetimeIn('en', 60)).toBe('1 hour')
  expect(lifetimeIn('es', 10_080)).toBe('7 días')
  expect(lifetimeIn('pt-br', 1)).toBe('1 minuto')
  expect(lifetimeIn('fr', 90)).toBe('90 minutes')
})
