import { oauthFromEnvironment } from './groups/oauth/config.ts'
import type { ServerConfig } from './config.ts'
import { channelsOf } from './delivery/channels.ts'
import type { Deliveries } from './delivery/delivery.ts'
import { createSmtpDelivery } from './delivery/smtp.ts'
import { createTwilioDelivery } from './delivery/twilio.ts'
import { createWebhookDelivery } from './delivery/webhook.ts'

/** The variables that configure a server. */
export type Settings = Readonly<Record<string, string | undefined>>

/**
 * Reads a config from environment variables: `DATABASE_URL`, `LATCHKEY_DATA_DIR`,
 * `LATCHKEY_PROJECT_ID`, `LATCHKEY_SECRET`, `LATCHKEY_BASE_URL`, `SMTP_URL`, `MAIL_FROM`,
 * `TWILIO_ACCOUNT_SID`, `TWILIO_AUTH_TOKEN`, `TWILIO_FROM`, `TWILIO_BASE_URL`,
 * `LATCHKEY_DELIVERY_WEBHOOK_URL`, `LATCHKEY_DELIVERY_WEBHOOK_SECRET`, `LATCHKEY_SMS_ORIGIN`,
 * `LATCHKEY_BREACH_URL`, `NODE_ENV`, and `LATCHKEY_OAUTH_GOOGLE_CLIENT_ID` and the like. What is not set is left to the defaults. The rest of what
 * `given`, such as a config file, says of the same member is kept.
 */
export const settingsFromEnvironment = (
  env: Settings,
  given: Pick<ServerConfig, 'delivery' | 'oauth' | 'passwords' | 'phones'> = {},
): ServerConfig => {
  const oauth = oauthFromEnvironment(env, given.oauth)
  const delivery = { ...webhookOf(env), ...twilioOf(env), ...smtpOf(env) }
  return {
    ...(env.NODE_ENV === 'production' && { environment: 'production' }),
    ...(env.DATABASE_URL && { database: { url: env.DATABASE_URL } }),
    ...(env.LATCHKEY_DATA_DIR && { dataDir: env.LATCHKEY_DATA_DIR }),
    ...(env.LATCHKEY_PROJECT_ID && { projectId: env.LATCHKEY_PROJECT_ID }),
    ...(env.LATCHKEY_SECRET && { secret: env.LATCHKEY_SECRET }),
    ...(env.LATCHKEY_BASE_URL && { baseUrl: env.LATCHKEY_BASE_URL }),
    ...(env.LATCHKEY_BREACH_URL && {
      passwords: {
        ...given.passwords,
        breach: { ...given.passwords?.breach, source: env.LATCHKEY_BREACH_URL },
      },
    }),
    ...(env.LATCHKEY_SMS_ORIGIN && {
      phones: { ...given.phones, smsOrigin: env.LATCHKEY_SMS_ORIGIN },
    }),
    ...(Object.keys(oauth).length > 0 && { oauth }),
    ...(Object.keys(delivery).length > 0 && {
      delivery: { ...channelsOf(given.delivery), ...delivery },
    }),
  }
}

const smtpOf = ({ SMTP_URL: url, MAIL_FROM: from }: Settings): Deliveries => {
  if (!url) return {}
  if (!from) {
    throw new Error('SMTP_URL is set, so MAIL_FROM must be too: "Example <login@example.com>".')
  }
  return { email: createSmtpDelivery({ url, from }) }
}

const twilioOf = (env: Settings): Deliveries => {
  const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken, TWILIO_FROM: from } = env
  if (!accountSid) return {}
  if (!authToken || !from) {
    throw new Error('TWILIO_ACCOUNT_SID is set, so TWILIO_AUTH_TOKEN and TWILIO_FROM must be too.')
  }
  const { TWILIO_BASE_URL: baseUrl } = env
  const twilio = createTwilioDelivery({ accountSid, authToken, from, ...(baseUrl && { baseUrl }) })
  return { sms: twilio, whatsapp: twilio }
}

const webhookOf = (env: Settings): Deliveries => {
  const { LATCHKEY_DELIVERY_WEBHOOK_URL: url, LATCHKEY_DELIVERY_WEBHOOK_SECRET: secret } = env
  if (!url) return {}
  if (!secret) {
    throw new Error(
      'LATCHKEY_DELIVERY_WEBHOOK_URL is set, so LATCHKEY_DELIVERY_WEBHOOK_SECRET must be too.',
    )
  }
  return channelsOf(createWebhookDelivery({ url, secret }))
}
