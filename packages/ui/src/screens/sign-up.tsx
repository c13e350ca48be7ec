'use client'
import type { ReactNode } from 'react'
import { SigningUp } from '../parts/welcome.ts'
import { Login, type LoginProps } from './login.tsx'

/**
 * Signs people up: `<Login>` with the words for who is new, and a password to choose. Every other
 * method signs up and in alike, so nobody has to know whether they have an account. A passkey comes
 * after that, so none is asked for.
 */
export function SignUp(props: LoginProps): ReactNode {
  return (
    <SigningUp.Provider value={true}>
      <Login {...props} />
    </SigningUp.Provider>
  )
}
