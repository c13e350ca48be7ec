import type { ServerConfig } from './config.ts'
import { createSmtpDelivery } from './delivery/smtp.ts'

/** The variables that configure a server. */
export type Settings = Readonly<Record<string, string | undefined>>

/**
 * Reads a config from environment variables: `DATABASE_URL`, `LATCHKEY_DATA_DIR`,
 * `LATCHKEY_PROJECT_ID`, `LATCHKEY_SECRET`, `LATCHKEY_BASE_URL`, `SMTP_URL`, `MAIL_FROM`,
 * `LATCHKEY_BREACH_URL`, `NODE_ENV`. What is not set is left to the defaults. The rest
 * of `passwords`, as a file may have it, is kept.
 */
export const settingsFromEnvironment = (
  env: Settings,
  { passwords }: Pick<ServerConfig, 'passwords'> = {},
): ServerConfig => {
  const { SMTP_URL: smtpUrl, MAIL_FROM: mailFrom } = env
  if (smtpUrl && !mailFrom) {
    throw new Error('SMTP_URL is set, so MAIL_FROM must be too: "Example <login@example.com>".')
  }
  return {
    ...(env.NODE_ENV === 'production' && { environment: 'production' }),
    ...(env.DATABASE_URL && { database: { url: env.DATABASE_URL } }),
    ...(env.LATCHKEY_DATA_DIR && { dataDir: env.LATCHKEY_DATA_DIR }),
    ...(env.LATCHKEY_PROJECT_ID && { projectId: env.LATCHKEY_PROJECT_ID }),
    ...(env.LATCHKEY_SECRET && { secret: env.LATCHKEY_SECRET }),
    ...(env.LATCHKEY_BASE_URL && { baseUrl: env.LATCHKEY_BASE_URL }),
    ...(env.LATCHKEY_BREACH_URL && {
      passwords: {
        ...passwords,
        breach: { ...passwords?.breach, source: env.LATCHKEY_BREACH_URL },
      },
    }),
    ...(smtpUrl && mailFrom && { delivery: createSmtpDelivery({ url: smtpUrl, from: mailFrom }) }),
  }
}
