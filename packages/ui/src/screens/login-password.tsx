'use client'
import { upgradeToPasskey, useAuth } from '@latchkey/react'
import { type ReactNode, useContext } from 'react'
import { Password, type PasswordProps } from '../flows/password/password.tsx'
import { PasskeyFields } from '../parts/email-field.tsx'

/** A password, which the browser may turn into a passkey afterwards, where passkeys are offered. */
export function LoginPassword({ onComplete, ...props }: PasswordProps): ReactNode {
  const auth = useAuth()
  const withPasskeys = useContext(PasskeyFields)
  return (
    <Password
      {...props}
      onComplete={(outcome) => {
        if (withPasskeys) void upgradeToPasskey(auth)
        onComplete?.(outcome)
      }}
    />
  )
}
