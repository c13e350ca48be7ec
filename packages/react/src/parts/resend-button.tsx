'use client'
import type { ComponentProps, ReactNode } from 'react'
import { useCountdown } from '../use-countdown.ts'

export type ResendButtonProps = Omit<ComponentProps<'button'>, 'children'> & {
  /** From when another mail is welcome: epoch ms, server clock. */
  resendAt: number
  /** The label, from the whole seconds that are left; 0 when the button works. */
  children(secondsLeft: number): ReactNode
}

/** Renders a `<button>`. Has `data-waiting` until `resendAt`, and ignores clicks meanwhile. */
export function ResendButton({
  resendAt,
  children,
  onClick,
  ...props
}: ResendButtonProps): ReactNode {
  const secondsLeft = useCountdown(resendAt)
  const waiting = secondsLeft > 0
  return (
    // `aria-disabled`, because a focused button that turns `disabled` drops the keyboard user to the page.
    <button
      type="button"
      {...props}
      aria-disabled={waiting}
      data-waiting={waiting ? '' : undefined}
      onClick={waiting ? undefined : onClick}
    >
      {children(secondsLeft)}
    </button>
  )
}
