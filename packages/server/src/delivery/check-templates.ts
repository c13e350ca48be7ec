import { isText, within } from '../check-values.ts'
import {
  placeholdersIn,
  requiredVariable,
  variablesOf,
  type CustomTemplate,
  type EmailTemplate,
  type TemplateStyle,
} from './email-templates.ts'

/** Says which e-mail templates cannot be used, and why. */
export const templateProblems = (templates: EmailTemplate[]): string[] => {
  if (!Array.isArray(templates)) return ['must be a list of templates.']
  return [
    ...templates.flatMap((template, index) =>
      problemsOfOne(template).map((problem) => `[${index}]${problem}`),
    ),
    ...twice(templates, ({ templateId }) => templateId).map(
      (id) => `has two templates with the templateId "${id}". Give each one of its own.`,
    ),
    ...twice(
      templates.filter((template) => template.default),
      ({ kind }) => kind,
    ).map((kind) => `has two defaults of the kind ${kind}. Choose one.`),
  ]
}

const problemsOfOne = (template: EmailTemplate): string[] => {
  const { templateId, name, sender } = template
  const problems: string[] = []
  if (typeof templateId !== 'string' || !/^[\w-]{1,128}$/.test(templateId)) {
    problems.push('.templateId must be 1 to 128 letters, digits, _ and -.')
  }
  if (templateId === 'PREBUILT')
    problems.push('.templateId cannot be PREBUILT, which every call knows.')
  if (name !== undefined && !isText(name, 200)) problems.push('.name must be one line.')
  if (sender !== undefined && (!isText(sender, 320) || !sender.includes('@'))) {
    problems.push('.sender must look like "Example <login@example.com>".')
  }
  if (template.kind === 'PREBUILT') return [...problems, ...styleProblems(template.style ?? {})]
  return Object.hasOwn(requiredVariable, template.kind)
    ? [...problems, ...customProblems(template)]
    : [...problems, `.kind must be PREBUILT, ${Object.keys(requiredVariable).join(', ')}.`]
}

const customProblems = ({ kind, subject, html, text }: CustomTemplate): string[] => {
  const needed = requiredVariable[kind]
  const known = variablesOf(kind)
  const bodies = Object.entries({ html, text }).flatMap(([part, body]) => {
    if (typeof body !== 'string') return [`.${part} is missing.`]
    const names = placeholdersIn(body)
    return [
      ...(names.includes(needed) ? [] : [`.${part} must hold {{${needed}}}, or nobody gets in.`]),
      ...unknown(part, names, known),
    ]
  })
  if (!isText(subject, 500)) return [...bodies, '.subject must be one line.']
  return [...bodies, ...unknown('subject', placeholdersIn(subject), known)]
}

const unknown = (part: string, names: string[], known: string[]): string[] =>
  names
    .filter((name) => !known.includes(name))
    .map((name) => `.${part} holds {{${name}}}, but only {{${known.join('}}, {{')}}} are known.`)

const styleProblems = (style: TemplateStyle): string[] => {
  const { buttonColor, buttonTextColor, buttonRadius, fontFamily, alignment } = style
  const problems = Object.entries({ buttonColor, buttonTextColor })
    .filter(([, colour]) => colour !== undefined && !/^#([\da-f]{3}|[\da-f]{6})$/i.test(colour))
    .map(([part]) => `.style.${part} must be a colour such as #1a56db.`)
  problems.push(...within('.style.buttonRadius', buttonRadius, 0, 100))
  if (fontFamily !== undefined && !/^[\w ,'-]{1,200}$/.test(fontFamily)) {
    problems.push('.style.fontFamily must be names of fonts, such as Georgia, serif.')
  }
  if (alignment !== undefined && !['left', 'center'].includes(alignment)) {
    problems.push(".style.alignment must be 'left' or 'center'.")
  }
  return problems
}

const twice = <T>(entries: T[], keyOf: (entry: T) => string): string[] => {
  const keys = entries.map(keyOf)
  return [...new Set(keys.filter((key, index) => keys.indexOf(key) !== index))]
}
