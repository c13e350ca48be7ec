import { expectSame } from '../../conformance/check.ts'
import { codeCases } from '../../conformance/code-cases.ts'
import type { FlowCase } from '../../conformance/flow-cases.ts'
import { expectComplete, expectFactors } from '../../conformance/people.ts'

/** What codes by text message promise. */
export const phoneOtpCases: FlowCase[] = [
  ...codeCases({
    finish: 'POST /phone-otp/finish',
    elsewhere: 'POST /email-otp/finish',
    needs: ['phones'],
    newAddress: (walk) => walk.newPhone(),
    start: (browser, phone) => browser.call('POST /phone-otp/start', { phone, channel: 'sms' }),
    user: (phone) => ({ phone }),
    factors: [['otp', 'sms']],
    alwaysCode: true,
  }),
  {
    title: 'sends by WhatsApp, too',
    needs: ['phones'],
    async run(walk) {
      const [browser, phone] = [walk.browser(), walk.newPhone()]
      const channel = 'whatsapp'
      const { attempt } = await browser.call('POST /phone-otp/start', { phone, channel })
      const code = await walk.codeFor(phone)
      const complete = expectComplete(
        await browser.call('POST /phone-otp/finish', { attempt, code }),
      )
      expectFactors(complete, ['otp', 'whatsapp'])
      expectSame(complete.user.phones[0]?.phone, phone, 'The number')
    },
  },
  {
    title: 'refuses what is no number, and no channel',
    needs: ['phones'],
    async run(walk) {
      const start = 'POST /phone-otp/start'
      const browser = walk.browser()
      for (const phone of [
        '',
        '+',
        '12345',
        '+0441234567',
        `${walk.newPhone()}000000`,
        '+٤٤٧٤٠٠',
      ]) {
        const refusal = { code: 'phone-invalid', field: 'phone' } as const
        await browser.refused(start, { phone, channel: 'sms' }, refusal)
      }
      const phone = walk.newPhone()
      const invalid = { code: 'input-invalid' } as const
      await browser.refused(start, { phone: 5, channel: 'sms' }, { ...invalid, field: 'phone' })
      await browser.refused(start, { phone, channel: 'pigeon' }, invalid)
    },
  },
]
