'use client'
import { createContext, useContext } from 'react'
import { loginWords } from '../messages/en/login.ts'
import { useMessages } from '../messages/use-messages.ts'

/** Whether what shows below signs people up. All but a password sign in and up alike. */
export const SigningUp = createContext(false)

/** The title of a way in. */
export function useWelcome(): string {
  const { title, signUpTitle } = useMessages(loginWords)
  return useContext(SigningUp) ? signUpTitle : title
}
