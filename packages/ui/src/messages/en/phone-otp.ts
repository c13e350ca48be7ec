import type { Topic } from '../messages.ts'

/** Codes by phone. */
export const phoneOtpWords: Topic<'phoneOtp'> = {
  key: 'phoneOtp',
  english: {
    phone: 'Mobile number',
    country: 'Country',
    anyCountry: 'Other, with + and its code',
    channel: 'Send it by',
    channels: { sms: 'SMS', whatsapp: 'WhatsApp' },
    lead: 'We send you a code. No password needed.',
    submit: 'Send me a code',
    sentTitle: 'Check your phone',
    sent: {
      sms: (phone) => `We sent a six-digit code to ${phone}. It works for ten minutes.`,
      whatsapp: (phone) =>
        `We sent a six-digit code by WhatsApp to ${phone}. It works for ten minutes.`,
    },
    switchFrom: { sms: 'Send it by WhatsApp instead', whatsapp: 'Send it by SMS instead' },
    back: 'Use another number',
    finish: 'Sign in',
  },
}
