import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { createRef, StrictMode } from 'react'
import { renderToString } from 'react-dom/server'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { usePhoneField } from '../use-phone-field.ts'
import {
  PhoneCountrySelect,
  PhoneInput,
  type PhoneCountrySelectProps,
  type PhoneInputProps,
} from './phone-input.tsx'

type Props = {
  initial?: string
  input?: Partial<PhoneInputProps>
  select?: Partial<PhoneCountrySelectProps>
}

function Field({ initial, input, select }: Props) {
  const field = usePhoneField(initial)
  return (
    <>
      <PhoneCountrySelect field={field} placeholder="Other" aria-label="Country" {...select} />
      <PhoneInput field={field} aria-label="Number" {...input} />
      <output>{field.phone}</output>
    </>
  )
}

const page = (props: Props) => (
  <StrictMode>
    <Field {...props} />
  </StrictMode>
)

const open = (props: Props = {}) => {
  render(page(props))
  return {
    input: screen.getByRole<HTMLInputElement>('textbox', { name: 'Number' }),
    select: screen.getByRole<HTMLSelectElement>('combobox', { name: 'Country' }),
  }
}
const phone = () => screen.getByRole('status').textContent
const ready = (select: HTMLSelectElement) =>
  waitFor(() => expect(select.hasAttribute('data-empty')).toBe(false))

beforeEach(() => {
  vi.spyOn(navigator, 'language', 'get').mockReturnValue('en-GB')
})
afterEach(() => {
  document.documentElement.lang = ''
})

test('offers no countries until somebody means to use it', async () => {
  const { select, input } = open()
  expect([...select.options].map(({ text }) => text)).toEqual(['Other'])
  await userEvent.hover(input)
  await ready(select)
  expect(select.options.length).toBeGreaterThan(240)
  expect(select.selectedOptions[0]?.text).toBe('United Kingdom (\u200e+44)')
})

test('takes a number as people at home write it', async () => {
  const { select, input } = open()
  await userEvent.type(input, '07400 123456')
  await ready(select)
  expect(input.value).toBe('07400 123456')
  expect(phone()).toBe('+447400123456')
})

test('takes the country from a number that the browser or the clipboard fills in', async () => {
  const { select, input } = open()
  await userEvent.click(input)
  await ready(select)
  await userEvent.paste('+33 6 12 34 56 78')
  expect(select.value).toBe('FR')
  expect(input.value).toBe('+33 6 12 34 56 78')
  expect(phone()).toBe('+33612345678')
})

test('lets the keyboard choose another country, and keeps the number', async () => {
  const { select, input } = open({ initial: '+447400123456' })
  await userEvent.tab()
  expect(document.activeElement).toBe(select)
  await ready(select)
  expect(select.value).toBe('GB')
  await userEvent.selectOptions(select, 'DE')
  expect(input.value).toBe('7400123456')
  expect(phone()).toBe('+497400123456')
  await userEvent.tab()
  expect(document.activeElement).toBe(input)
})

test('says what browsers and phones need to know', () => {
  const { input, select } = open()
  expect(input.type).toBe('tel')
  expect(input.autocomplete).toBe('tel')
  expect(input.dir).toBe('ltr')
  expect(select.getAttribute('autocomplete')).toBe('off')
})

test('names the countries in the language of the page', async () => {
  document.documentElement.lang = 'ar'
  const { input, select } = open()
  await userEvent.click(input)
  await ready(select)
  expect(select.selectedOptions[0]?.text).toBe('المملكة المتحدة (\u200e+44)')
})

test('renders on a server, which knows no language of the browser', () => {
  expect(renderToString(page({ initial: '+447400123456' }))).toContain('value="+447400123456"')
})

test('lets everything of the caller through', async () => {
  const [inputRef, selectRef] = [createRef<HTMLInputElement>(), createRef<HTMLSelectElement>()]
  const onFocus = vi.fn<() => void>()
  const { input, select } = open({
    input: { ref: inputRef, className: 'mine', name: 'phone', 'aria-invalid': true, onFocus },
    select: { ref: selectRef, className: 'theirs', id: 'country' },
  })
  await userEvent.click(input)
  expect(onFocus).toHaveBeenCalledOnce()
  await ready(select)
  expect(inputRef.current).toBe(input)
  expect(input.className).toBe('mine')
  expect(input.name).toBe('phone')
  expect(input.getAttribute('aria-invalid')).toBe('true')
  expect(selectRef.current).toBe(select)
  expect(select.className).toBe('theirs')
  expect(select.id).toBe('country')
})
