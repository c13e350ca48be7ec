'use client'
import type { ComponentProps, ReactNode } from 'react'

export type PasswordInputProps = Omit<ComponentProps<'input'>, 'type' | 'autoComplete'> & {
  /** Tells password managers whether to fill in or to suggest. */
  autoComplete: 'current-password' | 'new-password'
  /** Shows the characters. */
  revealed?: boolean
}

/** Renders an `<input>` for a password. Has `data-revealed` while the characters show. */
export function PasswordInput({ revealed = false, ...props }: PasswordInputProps): ReactNode {
  return (
    <input
      autoCapitalize="off"
      autoCorrect="off"
      spellCheck={false}
      {...props}
      type={revealed ? 'text' : 'password'}
      data-revealed={revealed ? '' : undefined}
    />
  )
}
