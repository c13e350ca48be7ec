import { createHash } from 'node:crypto'
import type { Case } from './case.ts'
import { breached, newAddress, type FaultKit } from './kit.ts'

const password = 'Plum-orbit-walnut-42'
const chosen = 'Walnut-orbit-plum-43'
const session = { session_duration_minutes: 60 }
const hashOf = (text: string) => ({
  hash: createHash('md5').update(text).digest('hex'),
  hash_type: 'md_5' as const,
})

const signUp = async ({ api }: FaultKit) => {
  const email = newAddress()
  return { email, ...(await api.passwords.create({ email, password, ...session })) }
}

/** What is written about passwords. */
export const passwordCases: Case[] = [
  {
    title: 'signs up with a password',
    again: 'duplicate_email',
    prepare: async ({ api }) => {
      const email = newAddress()
      return () => api.passwords.create({ email, password, name: { first_name: 'A' }, ...session })
    },
  },
  {
    title: 'logs in with a password',
    prepare: async (kit) => {
      const { email } = await signUp(kit)
      return () => kit.api.passwords.authenticate({ email, password, ...session })
    },
  },
  {
    title: 'counts a wrong password',
    refusal: 'unauthorized_credentials',
    prepare: async (kit) => {
      const { email } = await signUp(kit)
      return () => kit.api.passwords.authenticate({ email, password: 'wrong' })
    },
  },
  {
    title: 'hashes a password of another system anew',
    prepare: async ({ api }) => {
      const email = newAddress()
      await api.passwords.migrate({ email, ...hashOf(password) })
      return () => api.passwords.authenticate({ email, password, ...session })
    },
  },
  {
    title: 'puts a breached password out of use',
    refusal: 'reset_password',
    prepare: async ({ api }) => {
      const email = newAddress()
      await api.passwords.migrate({ email, ...hashOf(breached) })
      return () => api.passwords.authenticate({ email, password: breached, ...session })
    },
  },
  {
    title: 'resets a password by mail, and ends sessions and links',
    again: 'unable_to_auth_password_reset_token',
    prepare: async (kit) => {
      const { email } = await signUp(kit)
      await kit.api.magicLinks.emailSend({ email })
      await kit.api.passwords.emailResetStart({ email })
      const token = kit.lastToken('reset_password')
      return () => kit.api.passwords.emailReset({ token, password: chosen, ...session })
    },
  },
  {
    title: 'changes a password by the one before',
    prepare: async (kit) => {
      const { email } = await signUp(kit)
      const change = { existing_password: password, new_password: chosen }
      return () => kit.api.passwords.existingPasswordReset({ email, ...change, ...session })
    },
  },
  {
    title: 'changes a password within a session',
    prepare: async (kit) => {
      const { email, session_token } = await signUp(kit)
      await kit.api.passwords.authenticate({ email, password, ...session })
      return () => kit.api.passwords.sessionReset({ session_token, password: chosen })
    },
  },
  {
    title: 'takes a user over from another system',
    prepare: async ({ api, newNumber }) => {
      const phone_number = newNumber()
      const known = { email: newAddress(), phone_number, roles: ['a'], set_email_verified: true }
      return () =>
        api.passwords.migrate({ ...known, ...hashOf(password), set_phone_number_verified: true })
    },
  },
  {
    title: 'takes a password over for somebody known',
    prepare: async ({ api }) => {
      const email = newAddress()
      await api.users.create({ email })
      return () =>
        api.passwords.migrate({ email, ...hashOf(password), trusted_metadata: { plan: 'pro' } })
    },
  },
]
