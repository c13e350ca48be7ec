'use client'
import { asciiDigits } from '@latchkey/core'
import type { ComponentProps, ReactNode } from 'react'

export type CodeInputProps = Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'type'> & {
  value: string
  onValueChange(code: string): void
  /** Called with the code once its last digit is in, typed, pasted or filled in by the phone. */
  onComplete?(code: string): void
  /** @default 6 */
  length?: number
}

/**
 * Renders one `<input>` for the whole code, so that paste, autofill and screen readers just work.
 * Takes `123 456`, `123-456` and the digits of any script. Has `data-complete` when every digit is in.
 */
export function CodeInput({
  value,
  onValueChange,
  onComplete,
  length = 6,
  ...props
}: CodeInputProps): ReactNode {
  return (
    <input
      inputMode="numeric"
      autoComplete="one-time-code"
      autoCapitalize="off"
      autoCorrect="off"
      spellCheck={false}
      {...props}
      type="text"
      value={value}
      data-complete={value.length === length ? '' : undefined}
      onChange={(event) => {
        const code = asciiDigits(event.target.value).replace(/\D/g, '').slice(0, length)
        onValueChange(code)
        if (code.length === length && code !== value) onComplete?.(code)
      }}
    />
  )
}
