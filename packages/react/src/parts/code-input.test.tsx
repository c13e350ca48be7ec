import { fireEvent, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { createRef, StrictMode, useState } from 'react'
import { expect, test, vi } from 'vitest'
import { CodeInput, type CodeInputProps } from './code-input.tsx'

const complete = vi.fn<(code: string) => void>()

const open = (props: Partial<CodeInputProps> = {}) => {
  complete.mockClear()
  function Field() {
    const [code, setCode] = useState('')
    return (
      <CodeInput
        aria-label="Code"
        value={code}
        onValueChange={setCode}
        onComplete={complete}
        {...props}
      />
    )
  }
  render(
    <StrictMode>
      <Field />
    </StrictMode>,
  )
  return screen.getByRole<HTMLInputElement>('textbox', { name: 'Code' })
}

test.for([
  '123 456',
  '123-456',
  ' 123456\n',
  'Your code: 123456',
  '١٢٣٤٥٦',
  '१२३ ४५६',
  '１２３４５６',
])('takes %j from the clipboard', async (text) => {
  const input = open()
  await userEvent.click(input)
  await userEvent.paste(text)
  expect(input.value).toBe('123456')
  expect(complete.mock.calls).toEqual([['123456']])
})

test('takes the code that the phone fills in', () => {
  const input = open()
  expect(input.autocomplete).toBe('one-time-code')
  expect(input.inputMode).toBe('numeric')
  fireEvent.change(input, { target: { value: '123456' } })
  expect(complete.mock.calls).toEqual([['123456']])
})

test('is complete once, with the last digit', async () => {
  const input = open()
  await userEvent.type(input, '12345')
  expect(complete).not.toHaveBeenCalled()
  expect(input.hasAttribute('data-complete')).toBe(false)
  await userEvent.type(input, '6')
  expect(input.hasAttribute('data-complete')).toBe(true)
  await userEvent.type(input, '7x ')
  expect(input.value).toBe('123456')
  expect(complete.mock.calls).toEqual([['123456']])
})

test('is complete again after a correction', async () => {
  const input = open()
  await userEvent.type(input, '123456{Backspace}7')
  expect(complete.mock.calls).toEqual([['123456'], ['123457']])
})

test('keeps leading zeros', async () => {
  const input = open()
  await userEvent.type(input, '000012')
  expect(complete.mock.calls).toEqual([['000012']])
})

test('takes as many digits as it is told', async () => {
  const input = open({ length: 4 })
  await userEvent.type(input, '98765')
  expect(input.value).toBe('9876')
  expect(complete.mock.calls).toEqual([['9876']])
})

test('lets everything of the caller through', () => {
  const ref = createRef<HTMLInputElement>()
  const input = open({ ref, className: 'mine', id: 'code', 'aria-invalid': true, name: 'code' })
  expect(ref.current).toBe(input)
  expect(input.className).toBe('mine')
  expect(input.id).toBe('code')
  expect(input.name).toBe('code')
  expect(input.getAttribute('aria-invalid')).toBe('true')
})
