import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { createRef, StrictMode, useState } from 'react'
import { expect, test } from 'vitest'
import { PasswordInput, type PasswordInputProps } from './password-input.tsx'

const open = (props: Partial<PasswordInputProps> = {}) => {
  function Field() {
    const [revealed, setRevealed] = useState(false)
    return (
      <>
        <PasswordInput
          aria-label="Password"
          autoComplete="current-password"
          revealed={revealed}
          {...props}
        />
        <button type="button" onClick={() => setRevealed(!revealed)}>
          Show
        </button>
      </>
    )
  }
  render(
    <StrictMode>
      <Field />
    </StrictMode>,
  )
  return screen.getByLabelText<HTMLInputElement>('Password')
}

const show = () => userEvent.click(screen.getByRole('button', { name: 'Show' }))

test('hides the characters until it is told to show them, and keeps them', async () => {
  const input = open()
  await userEvent.type(input, ' correct horse ')
  expect(input.type).toBe('password')
  await show()
  expect(input.type).toBe('text')
  expect(input.hasAttribute('data-revealed')).toBe(true)
  expect(input.value).toBe(' correct horse ')
  await show()
  expect(input.type).toBe('password')
  expect(input.hasAttribute('data-revealed')).toBe(false)
  expect(input.value).toBe(' correct horse ')
})

test('stays the same element with the same autocomplete, for password managers', async () => {
  const input = open({ autoComplete: 'new-password' })
  await show()
  expect(screen.getByLabelText('Password')).toBe(input)
  expect(input.autocomplete).toBe('new-password')
})

test('never has the characters corrected', async () => {
  const input = open()
  await show()
  expect(input.getAttribute('autocapitalize')).toBe('off')
  expect(input.getAttribute('autocorrect')).toBe('off')
  expect(input.getAttribute('spellcheck')).toBe('false')
})

test('takes a pasted password', async () => {
  const input = open()
  await userEvent.click(input)
  await userEvent.paste('correct horse battery')
  expect(input.value).toBe('correct horse battery')
})

test('lets everything of the caller through', () => {
  const ref = createRef<HTMLInputElement>()
  const input = open({ ref, className: 'mine', name: 'password', 'aria-invalid': true })
  expect(ref.current).toBe(input)
  expect(input.className).toBe('mine')
  expect(input.name).toBe('password')
  expect(input.getAttribute('aria-invalid')).toBe('true')
})
