import type { PhoneCountries, PhoneCountry } from './phone-countries.ts'
import { internationalDigits, nationalDigits, toE164 } from './phone-number.ts'
import { createStore, type Store } from './store.ts'

export type { PhoneCountry } from './phone-countries.ts'

/** What a field for a phone number shows, and what can be done with it. */
export type PhoneField = {
  /** As it was typed. */
  text: string
  /** The country that the text is read by, or null while nobody knows. */
  country: PhoneCountry | null
  /** Empty until they are loaded. By name, in the order of the page's language. */
  countries: readonly PhoneCountry[]
  /** The number in E.164 form, as far as a browser can tell: what a flow starts with. */
  phone: string
  /** Takes a text over. One with a `+` sets the country, too. */
  type(text: string): void
  /** Takes the country with this code, or none. A number of another country becomes one of this. */
  choose(code: string): void
  /** Loads the countries. Call it when somebody means to use the field. */
  load(): Promise<void>
}

/** Makes a field. Without the countries it takes whole international numbers. */
export const createPhoneField = (text: string): Store<PhoneField> => {
  let known: PhoneCountries | null = null
  let loading: Promise<void> | null = null
  let chosen: PhoneCountry | null = null

  const show = (text: string) => {
    const digits = internationalDigits(text)
    const country = digits === null ? chosen : (known?.find(digits, chosen) ?? null)
    chosen = country ?? chosen
    const countries = known?.list ?? []
    store.setState({ ...store.getState(), text, country, countries, phone: toE164(text, country) })
  }

  const load = async () => {
    try {
      known = await loadPhoneCountries()
      chosen = known.home
      show(store.getState().text)
    } catch {
      // Offline, say: whole international numbers work, and the next touch tries again.
      loading = null
    }
  }

  const store = createStore<PhoneField>({
    text,
    country: null,
    countries: [],
    phone: toE164(text, null),
    type(text) {
      show(text)
      void store.getState().load()
    },
    choose(code) {
      const { text, country, countries } = store.getState()
      chosen = countries.find((one) => one.code === code) ?? null
      const moved = chosen !== null && internationalDigits(text) !== null
      show(moved ? nationalDigits(text, country) : text)
    },
    load: () => (loading ??= load()),
  })
  return store
}

const loadPhoneCountries = async (): Promise<PhoneCountries> => {
  const { createPhoneCountries } = await import('./phone-countries.ts')
  return createPhoneCountries({
    language: document.documentElement.lang || navigator.language,
    locale: navigator.language,
  })
}
