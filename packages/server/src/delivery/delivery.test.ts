import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { codeIn, createTestServer, tokensIn, type TestServer } from '../testing.ts'
import { createSmtpDelivery } from './smtp.ts'
import { codeMail, linkMail } from './templates.ts'

const mails: { to: string[]; content: string }[] = []
let accepted = 0
const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onRcptTo({ address }, _session, done) {
    if (address.startsWith('full')) {
      done(Object.assign(new Error('5.2.2 Mailbox full'), { responseCode: 552 }))
    } else if (address.startsWith('policy')) {
      done(Object.assign(new Error('5.7.1 Sender is not welcome'), { responseCode: 550 }))
    } else done()
  },
  onData(stream, session, done) {
    const chunks: Buffer[] = []
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    stream.on('end', () => {
      accepted += 1
      mails.unshift({
        to: session.envelope.rcptTo.map(({ address }) => address),
        content: Buffer.concat(chunks).toString('utf8'),
      })
      done()
    })
  },
})
let kit: TestServer
let silent: TestServer

beforeAll(async () => {
  await new Promise<void>((started) => smtp.listen(0, '127.0.0.1', started))
  const { port } = smtp.server.address() as AddressInfo
  const from = 'Latchkey <login@example.com>'
  kit = await createTestServer({
    delivery: { email: createSmtpDelivery({ url: `smtp://127.0.0.1:${port}`, from }) },
  })
  silent = await createTestServer({
    // Port 1 is refused by the machine itself.
    delivery: { email: createSmtpDelivery({ url: 'smtp://127.0.0.1:1', from }) },
  })
})
afterAll(async () => {
  await kit.close()
  await silent.close()
  await new Promise<void>((closed) => smtp.close(closed))
})

test('takes a mail to exactly the address that was checked', async () => {
  await kit.api.otps.emailLoginOrCreate({ email: 'Ada+tag@example.com' })
  expect(mails[0]?.to).toEqual(['Ada+tag@example.com'])
  expect(mails[0]?.content).toMatch(/^Subject: \d{6} is your Latchkey code\r$/m)
  expect(mails[0]?.content).toContain('text/plain')
  expect(mails[0]?.content).toContain('text/html')
})

test('says that a mailbox refuses, and lets no code of that mail live', async () => {
  const before = accepted
  const email = 'full@example.com'
  for (const send of [
    () => kit.api.otps.emailLoginOrCreate({ email }),
    () => kit.api.magicLinks.emailLoginOrCreate({ email }),
    () => kit.api.passwords.emailResetStart({ email }),
  ]) {
    await expect(send()).rejects.toMatchObject({ statusCode: 400, errorType: 'inactive_email' })
  }
  expect(accepted).toBe(before)
  const { email_id } = await kit.api.users
    .create({ email: 'other@example.com' })
    .then(() => kit.api.otps.emailSend({ email: 'other@example.com' }))
  await expect(
    kit.api.otps.authenticate({ method_id: email_id, code: '000000' }),
  ).rejects.toMatchObject({ details: { attempts_left: 4 } })
})

test('does not blame a mailbox for what the sender did', async () => {
  await expect(
    kit.api.otps.emailLoginOrCreate({ email: 'policy@example.com' }),
  ).rejects.toMatchObject({ statusCode: 503, errorType: 'server_unavailable' })
})

test('answers 503 when no mail can leave, and the code never works', async () => {
  const seen: string[] = []
  const dying = await createTestServer({
    delivery: {
      send: (message) => {
        seen.push(codeIn(message), tokensIn(message).magic_links ?? '')
        return Promise.reject(new Error('wire cut'))
      },
    },
  })
  const email = 'ada@example.com'
  const { email_id } = await dying.api.users.create({ email })
  await expect(dying.api.magicLinks.emailSend({ email })).rejects.toMatchObject({
    statusCode: 503,
    errorType: 'server_unavailable',
    retryAfterSeconds: 5,
  })
  const [code = '', token = ''] = seen
  await expect(dying.api.otps.authenticate({ method_id: email_id, code })).rejects.toMatchObject({
    statusCode: 404,
  })
  await expect(dying.api.magicLinks.authenticate({ token })).rejects.toMatchObject({
    statusCode: 404,
  })
  await dying.close()
  await expect(silent.api.otps.emailLoginOrCreate({ email })).rejects.toMatchObject({
    statusCode: 503,
    errorType: 'server_unavailable',
  })
})

const wording = { locale: 'en', templateOf: () => null } as const

test('escapes every value in a mail, and says the same in both of its bodies', () => {
  const projectName = '<img src=x onerror=alert(1)>"\''
  const to = 'ada@example.com'
  const code = { digits: '012345', minutes: 10 }
  const url = 'https://auth.example.com/?a=1&b="x'
  const mail = linkMail({
    to,
    kind: 'SIGNUP',
    url,
    code,
    minutes: 10_080,
    projectName,
    wording,
  })
  expect(mail.html).not.toContain('<img')
  expect(mail.html).not.toContain('&b="x')
  expect(mail.text).toContain(url)
  expect(mail.text).toContain('012345')
  expect(mail.text).toContain('7 days')
  expect(
    codeMail({
      to,
      kind: 'ONE_TIME_PASSCODE',
      code: '012345',
      minutes: 1,
      projectName: 'Acme',
      wording,
    }),
  ).toMatchObject({
    subject: '012345 is your Acme code',
    text: expect.stringContaining('1 minute.'),
  })
})
