import type { Messages } from './messages.ts'

const catalogues = {
  en: async () => (await import('./en/index.ts')).en,
  de: async () => (await import('../locales/de.ts')).de,
} satisfies Record<string, () => Promise<Messages>>

/** A language that the kit speaks, by its tag. */
export type Locale = keyof typeof catalogues

/** Every language that the kit speaks. */
// SAFETY: the table is closed.
export const locales: readonly Locale[] = Object.keys(catalogues) as Locale[]

/**
 * Loads the words of the first of these languages that the kit speaks, such as those of
 * `document.documentElement.lang` or `navigator.languages`. Regions are ignored, scripts are not:
 * `de-AT` is German, `zh-TW` is not simplified Chinese. Rejects when they cannot be loaded.
 * @default English, where the kit speaks none
 */
export const loadMessages = (wanted: string | readonly string[]): Promise<Messages> =>
  catalogues[findLocale([wanted].flat())]()

const findLocale = (wanted: readonly string[]): Locale => {
  for (const tag of wanted) {
    const written = writtenIn(tag)
    const found = written && locales.find((locale) => writtenIn(locale) === written)
    if (found) return found
  }
  return 'en'
}

/** Language and script of a tag, null for what is none, such as `en_US`. */
const writtenIn = (tag: string): string | null => {
  try {
    const { language, script } = new Intl.Locale(tag).maximize()
    return `${language}-${script}`
  } catch {
    return null
  }
}
