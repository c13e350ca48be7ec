import { ApiError } from '@latchkey/api'
import { en } from './en.ts'
import { es } from './es.ts'
import { fr } from './fr.ts'
import { ptBr } from './pt-br.ts'

/** Every sentence of the prebuilt mails. A language that lacks one does not compile. */
export type Texts = {
  /** The subject of a mail with a code. */
  codeSubject(code: string, project: string): string
  /** `lifetime` comes in the same language: "10 minutes". */
  codeOnce(lifetime: string): string
  codeLives(lifetime: string): string
  codeSecret: string
  codeInstead: string
  linkOnce(lifetime: string): string
  linksOnce(lifetime: string): string
  ignore: string
  login: { title(project: string): string; action(project: string): string; code: string }
  signup: { title(project: string): string; action: string; code: string }
  invite: { title(project: string): string; action: string; ignore: string }
  reset: {
    title(project: string): string
    choose: string
    action: string
    keep: string
    login: string
    ignore: string
  }
  verify: { title(project: string): string; choose: string }
}

/** The languages of the prebuilt mails. */
export type EmailLocale = 'en' | 'es' | 'pt-br' | 'fr'

const texts: Record<EmailLocale, Texts> = { en, es, 'pt-br': ptBr, fr }

/** The sentences of one language. */
export const textsIn = (locale: EmailLocale): Texts => texts[locale]

/** Reads the `locale` of a request: `en` unless it says otherwise, and `invalid_locale` beyond. */
export const emailLocaleOf = (locale = 'en'): EmailLocale => {
  const name = locale.toLowerCase()
  if (Object.hasOwn(texts, name)) return name as EmailLocale
  throw new ApiError('invalid_locale')
}

/** A length of time in words: "10 minutes", "7 días". */
export const lifetimeIn = (locale: EmailLocale, minutes: number): string => {
  const [amount, unit] =
    minutes % 1440 === 0
      ? [minutes / 1440, 'day']
      : minutes % 60 === 0
        ? [minutes / 60, 'hour']
        : [minutes, 'minute']
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(amount)
}
