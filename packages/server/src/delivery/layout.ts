import type { Mail } from './delivery.ts'
import type { TemplateStyle } from './email-templates.ts'

/** The parts of a mail, in reading order. Text and HTML are both made from them. */
export type Part =
  | { paragraph: string }
  | { code: string }
  | { link: { label: string; url: string }; quiet?: boolean }
  | { small: string }

/** Makes a mail whose two bodies say the same. Every value is escaped. */
export const composeMail = ({
  to,
  subject,
  preheader,
  title,
  parts,
  locale,
  style,
}: {
  to: string
  subject: string
  /** What an inbox shows beside the subject. */
  preheader: string
  title: string
  parts: Part[]
  locale: string
  style: TemplateStyle
}): Mail => ({
  channel: 'email',
  to,
  subject,
  text: `${[title, ...parts.map(textOf)].join('\n\n')}\n`,
  html: `<!doctype html>
<html lang="${escape(locale)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escape(subject)}</title>
<style>
@media (prefers-color-scheme: dark) {
  .page { background: #16181d !important; color: #e8eaee !important; }
  .code { background: #23262e !important; color: #ffffff !important; }
${darkButton(style)}  .link { color: #8ab4ff !important; }
  .small { color: #a3a9b5 !important; }
}
</style>
</head>
<body class="page" style="margin: 0; background: #ffffff; color: #1c1f26; font: 16px/1.5 ${escape(style.fontFamily ?? "system-ui, -apple-system, 'Segoe UI', sans-serif")}; text-align: ${style.alignment ?? 'left'};">
<div style="display: none; max-height: 0; overflow: hidden;">${escape(preheader)}</div>
<div style="max-width: 480px; margin: 0 auto; padding: 32px 24px;">
<h1 style="margin: 0 0 16px; font-size: 22px; line-height: 1.3;">${escape(title)}</h1>
${parts.map((part) => htmlOf(part, style)).join('\n')}
</div>
</body>
</html>
`,
})

const textOf = (part: Part): string => {
  if ('paragraph' in part) return part.paragraph
  if ('code' in part) return part.code
  if ('link' in part) return `${part.link.label}:\n${part.link.url}`
  return part.small
}

const htmlOf = (part: Part, style: TemplateStyle): string => {
  if ('paragraph' in part) return `<p style="margin: 0 0 16px;">${escape(part.paragraph)}</p>`
  if ('code' in part) {
    return `<p class="code" style="margin: 0 0 16px; padding: 16px; border-radius: 8px; background: #f1f3f7; font: 600 30px/1.2 ui-monospace, Menlo, Consolas, monospace; letter-spacing: 6px; text-align: center;">${escape(part.code)}</p>`
  }
  if ('link' in part) return linkOf(part.link, part.quiet ?? false, style)
  return `<p class="small" style="margin: 16px 0 0; color: #5b6270; font-size: 14px;">${escape(part.small)}</p>`
}

// A colour of one's own is meant for dark screens too.
const darkButton = ({ buttonColor, buttonTextColor }: TemplateStyle): string =>
  buttonColor === undefined && buttonTextColor === undefined
    ? '  .button { background: #8ab4ff !important; color: #10131a !important; }\n'
    : ''

const linkOf = (
  { label, url }: { label: string; url: string },
  quiet: boolean,
  { buttonColor = '#1a56db', buttonTextColor = '#ffffff', buttonRadius = 8 }: TemplateStyle,
): string =>
  quiet
    ? `<p style="margin: 0 0 16px;"><a class="link" href="${escape(url)}" style="color: #1a56db;">${escape(label)}</a></p>`
    : `<p style="margin: 0 0 16px;"><a class="button" href="${escape(url)}" style="display: inline-block; padding: 12px 20px; border-radius: ${buttonRadius}px; background: ${escape(buttonColor)}; color: ${escape(buttonTextColor)}; font-weight: 600; text-decoration: none;">${escape(label)}</a></p>`

/** Escapes a value for HTML text and quoted attributes. */
export const escape = (value: string): string =>
  value.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
