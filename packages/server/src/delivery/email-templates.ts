import type { Mail } from './delivery.ts'
import { escape } from './layout.ts'

/** What a mail is for, and the variable that it cannot do without. */
export const requiredVariable = {
  LOGIN: 'magic_link_url',
  SIGNUP: 'magic_link_url',
  INVITE: 'magic_link_url',
  ONE_TIME_PASSCODE: 'otp_code',
  ONE_TIME_PASSCODE_SIGNUP: 'otp_code',
  RESET_PASSWORD: 'reset_password_url',
  VERIFY_EMAIL_PASSWORD_RESET: 'reset_password_url',
  UNLOCK: 'unlock_url',
} as const

/** What a mail is for. No mail of this version is an `UNLOCK`. */
export type TemplateKind = keyof typeof requiredVariable

type TemplateBase = {
  /** What callers name, such as `login_template_id`. Mails that are on their way keep it for good. */
  templateId: string
  /** What people call it. @default the templateId */
  name?: string
  /** Who the mail is from: `Example <login@example.com>`. @default the sender of the delivery */
  sender?: string
  /** Is taken where a call names none. One for each kind. @default false */
  default?: boolean
}

/** The prebuilt mails with a look of one's own. They come in every language. */
export type PrebuiltTemplate = TemplateBase & { kind: 'PREBUILT'; style: TemplateStyle }

/** How a prebuilt mail looks. */
export type TemplateStyle = {
  /** `#1a56db` */
  buttonColor?: string
  /** The colour of the text on buttons: `#ffffff` */
  buttonTextColor?: string
  /** In pixels. @default 8 */
  buttonRadius?: number
  /** Such as `Georgia, serif`. */
  fontFamily?: string
  /** @default 'left' */
  alignment?: 'left' | 'center'
}

/**
 * A mail of one's own for one kind. `{{project_name}}`, `{{email}}`, `{{expiration_minutes}}` and the
 * variables of the kind are filled in; in `html` they are escaped.
 */
export type CustomTemplate = TemplateBase & {
  kind: TemplateKind
  subject: string
  html: string
  text: string
}

export type EmailTemplate = PrebuiltTemplate | CustomTemplate

/** What the placeholders of a custom template stand for. */
export type TemplateValues = Record<string, string>

/** The variables that a template of a kind may name. */
export const variablesOf = (kind: TemplateKind): string[] => {
  const beside: Partial<Record<TemplateKind, string>> = {
    LOGIN: 'otp_code',
    SIGNUP: 'otp_code',
    RESET_PASSWORD: 'login_url',
    VERIFY_EMAIL_PASSWORD_RESET: 'login_url',
  }
  const own = [requiredVariable[kind], beside[kind]].filter((name) => name !== undefined)
  return [...own, 'project_name', 'email', 'expiration_minutes']
}

/** Fills in a custom template. A variable that this mail has not becomes nothing. */
export const renderTemplate = (
  { subject, html, text, sender }: CustomTemplate,
  to: string,
  values: TemplateValues,
): Mail => ({
  channel: 'email',
  to,
  ...(sender !== undefined && { from: sender }),
  subject: fill(subject, values, oneLine),
  text: fill(text, values, (value) => value),
  html: fill(html, values, escape),
})

/** The names of the placeholders in a text. */
export const placeholdersIn = (text: string): string[] =>
  [...text.matchAll(placeholder)].map((match) => match[1] ?? '')

const placeholder = /\{\{\s*([\w.]*)\s*\}\}/g

const fill = (text: string, values: TemplateValues, put: (value: string) => string): string =>
  text.replace(placeholder, (_, name: string) => put(values[name] ?? ''))

// A header is one line, whatever somebody is called.
const oneLine = (value: string): string => value.replace(/\p{Cc}+/gu, ' ')
