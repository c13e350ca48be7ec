import { ApiError } from '@latchkey/api'
import type { Context } from '../context.ts'
import type { EmailTemplate, TemplateKind } from './email-templates.ts'
import { emailLocaleOf, type EmailLocale } from './mail-texts/mail-texts.ts'

/** In which language a mail speaks, and which template gives it its words or its look. */
export type Wording = {
  locale: EmailLocale
  /** Null: the prebuilt mail as it is. */
  templateOf(kind: TemplateKind): EmailTemplate | null
}

/**
 * Reads what a call says about its mails. Refuses languages and templates that do not exist, before
 * anything is stored.
 */
export const chooseWording = (
  { config }: Pick<Context, 'config'>,
  locale: string | undefined,
  named: Partial<Record<TemplateKind, string | undefined>>,
): Wording => {
  const { templates } = config
  const language = emailLocaleOf(locale)
  const chosen = new Map<TemplateKind, EmailTemplate | null>()
  for (const [name, id] of Object.entries(named)) {
    // SAFETY: the keys of `named` are kinds.
    const kind = name as TemplateKind
    if (id !== undefined) chosen.set(kind, get(templates, kind, id))
  }
  return {
    locale: language,
    templateOf: (kind) =>
      chosen.has(kind) ? (chosen.get(kind) ?? null) : byDefault(templates, kind),
  }
}

const get = (templates: EmailTemplate[], kind: TemplateKind, id: string): EmailTemplate | null => {
  if (id === 'PREBUILT') return defaultOf(templates, 'PREBUILT')
  if (!/^[\w-]{1,128}$/.test(id)) throw new ApiError('invalid_template_id')
  const found = templates.find(({ templateId }) => templateId === id)
  if (!found || (found.kind !== kind && found.kind !== 'PREBUILT')) {
    throw new ApiError('email_template_not_found')
  }
  return found
}

const byDefault = (templates: EmailTemplate[], kind: TemplateKind): EmailTemplate | null =>
  defaultOf(templates, kind) ?? defaultOf(templates, 'PREBUILT')

const defaultOf = (templates: EmailTemplate[], kind: EmailTemplate['kind']): EmailTemplate | null =>
  templates.find((template) => template.kind === kind && template.default) ?? null
