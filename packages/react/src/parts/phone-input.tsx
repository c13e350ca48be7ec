'use client'
import type { PhoneField } from '@latchkey/core'
import type { ComponentProps, ReactNode } from 'react'

export type PhoneInputProps = Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'type'> & {
  /** From `usePhoneField`. */
  field: PhoneField
}

/**
 * Renders an `<input>` for a phone number: as people of the chosen country write it, or with a `+`
 * and of any. Runs from left to right on every page.
 */
export function PhoneInput({ field, ...props }: PhoneInputProps): ReactNode {
  return (
    <input
      autoComplete="tel"
      dir="ltr"
      {...loadOnIntent(field)}
      {...props}
      type="tel"
      value={field.text}
      onChange={(event) => field.type(event.target.value)}
    />
  )
}

export type PhoneCountrySelectProps = Omit<
  ComponentProps<'select'>,
  'value' | 'onChange' | 'children'
> & {
  /** From `usePhoneField`. */
  field: PhoneField
  /** What it says while no country is chosen. */
  placeholder: string
}

/**
 * Renders the `<select>` of the countries, by name and calling code. Has `data-empty` until they
 * are loaded, by the first touch of it or of the `<PhoneInput>`.
 */
export function PhoneCountrySelect({
  field,
  placeholder,
  ...props
}: PhoneCountrySelectProps): ReactNode {
  const { country, countries } = field
  return (
    <select
      // The country of an address must not replace that of a number that was filled in beside it.
      autoComplete="off"
      {...loadOnIntent(field)}
      {...props}
      value={country?.code ?? ''}
      data-empty={countries.length === 0 ? '' : undefined}
      onChange={(event) => field.choose(event.target.value)}
    >
      <option value="">{placeholder}</option>
      {countries.map(({ code, name, callingCode }) => (
        <option key={code} value={code}>
          {/* The mark keeps the plus in front of the digits on pages from right to left. */}
          {`${name} (\u200e+${callingCode})`}
        </option>
      ))}
    </select>
  )
}

/** In the capture phase, so that `onFocus` and `onPointerOver` stay the caller's. */
const loadOnIntent = ({ load }: PhoneField) => ({
  onFocusCapture: () => void load(),
  onPointerOverCapture: () => void load(),
})
