import { ApiError } from '@latchkey/api'
import type { TextMessage } from './delivery.ts'

/** The languages of messages to phones, as the wire names them. */
export const textLocales = [
  'en',
  'es',
  'pt-br',
  'fr',
  'it',
  'de-DE',
  'zh-Hans',
  'ca-ES',
  'ja',
  'ru',
  'nl',
  'pl',
  'tr',
  'fa',
  'vi',
  'cs',
] as const
export type TextLocale = (typeof textLocales)[number]

/** Reads the language of a message to a phone. Throws `invalid_locale`. */
export const parseTextLocale = (locale = 'en'): TextLocale => {
  const known = textLocales.find((one) => one.toLowerCase() === locale.toLowerCase())
  if (!known) throw new ApiError('invalid_locale')
  return known
}

type Wording = { code: string; project: string; minutes: number }

// The code comes first, because a lock screen shows no more. "min" needs no plural anywhere.
const wordings: Record<TextLocale, (wording: Wording) => string> = {
  en: ({ code, project, minutes }) =>
    `${code} is your ${project} code. It is valid for ${minutes} min. Never share it.`,
  es: ({ code, project, minutes }) =>
    `${code} es tu código de ${project}. Es válido durante ${minutes} min. No lo compartas.`,
  'pt-br': ({ code, project, minutes }) =>
    `${code} é seu código do ${project}. É válido por ${minutes} min. Não o compartilhe.`,
  fr: ({ code, project, minutes }) =>
    `${code} est votre code ${project}. Il est valable ${minutes} min. Ne le partagez pas.`,
  it: ({ code, project, minutes }) =>
    `${code} è il tuo codice ${project}. È valido per ${minutes} min. Non condividerlo.`,
  'de-DE': ({ code, project, minutes }) =>
    `${code} ist Ihr Code für ${project}. Er gilt ${minutes} min. Geben Sie ihn nicht weiter.`,
  'zh-Hans': ({ code, project, minutes }) =>
    `${code} 是您的 ${project} 验证码，${minutes} 分钟内有效。请勿告诉他人。`,
  'ca-ES': ({ code, project, minutes }) =>
    `${code} és el teu codi de ${project}. És vàlid durant ${minutes} min. No el comparteixis.`,
  ja: ({ code, project, minutes }) =>
    `${code} は ${project} の確認コードです。有効期間は${minutes}分です。誰にも教えないでください。`,
  ru: ({ code, project, minutes }) =>
    `${code} — ваш код ${project}. Действует ${minutes} мин. Никому его не сообщайте.`,
  nl: ({ code, project, minutes }) =>
    `${code} is je code voor ${project}. Hij is ${minutes} min geldig. Deel hem met niemand.`,
  pl: ({ code, project, minutes }) =>
    `${code} to Twój kod ${project}. Jest ważny ${minutes} min. Nikomu go nie podawaj.`,
  tr: ({ code, project, minutes }) =>
    `${code}, ${project} kodunuzdur. ${minutes} dk geçerlidir. Kimseyle paylaşmayın.`,
  fa: ({ code, project, minutes }) =>
    `${code} کد ${project} شماست. ${minutes} دقیقه اعتبار دارد. آن را به کسی ندهید.`,
  vi: ({ code, project, minutes }) =>
    `${code} là mã ${project} của bạn. Mã có hiệu lực trong ${minutes} phút. Đừng chia sẻ mã này.`,
  cs: ({ code, project, minutes }) =>
    `${code} je váš kód pro ${project}. Platí ${minutes} min. Nikomu ho nesdělujte.`,
}

/** A code for a phone. With a host, an SMS also says which site alone may fill it in. */
export const codeText = ({
  channel,
  to,
  locale,
  host,
  ...wording
}: Wording & {
  channel: TextMessage['channel']
  to: string
  locale: TextLocale
  host: string | null
}): TextMessage => {
  const text = wordings[locale](wording)
  // https://wicg.github.io/sms-one-time-codes/: the last line, and nothing else on it.
  const bound = channel === 'sms' && host ? `\n\n@${host} #${wording.code}` : ''
  return { channel, to, text: `${text}${bound}` }
}
