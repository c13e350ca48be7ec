import type { Case } from './case.ts'
import { newAddress, type FaultKit } from './kit.ts'

const signIn = async ({ api, lastCode }: FaultKit) => {
  const email = newAddress()
  const { email_id } = await api.otps.emailLoginOrCreate({ email })
  const code = lastCode()
  return api.otps.authenticate({ method_id: email_id, code, session_duration_minutes: 60 })
}

/** What is written when something is sent, or handed out to be sent. */
export const sendCases: Case[] = [
  {
    title: 'signs up with a code by mail',
    prepare: async ({ api }) => {
      const email = newAddress()
      return () => api.otps.emailLoginOrCreate({ email, create_user_as_pending: true })
    },
  },
  {
    title: 'sends a second code by mail',
    again: 'ok',
    prepare: async ({ api }) => {
      const email = newAddress()
      await api.otps.emailLoginOrCreate({ email })
      return () => api.otps.emailSend({ email })
    },
  },
  {
    title: 'sends a code to an address that is added to a user',
    prepare: async (kit) => {
      const { session_token } = await signIn(kit)
      const email = newAddress()
      return () => kit.api.otps.emailSend({ email, session_token })
    },
  },
  {
    title: 'signs up with a code by SMS',
    prepare: async ({ api, newNumber }) => {
      const phone_number = newNumber()
      return () => api.otps.smsLoginOrCreate({ phone_number })
    },
  },
  {
    title: 'sends a code by WhatsApp to a number that is added to a user',
    prepare: async (kit) => {
      const { user_id } = await signIn(kit)
      const phone_number = kit.newNumber()
      return () => kit.api.otps.whatsappSend({ phone_number, user_id })
    },
  },
  {
    title: 'signs up with a link',
    prepare: async ({ api }) => {
      const email = newAddress()
      return () => api.magicLinks.emailLoginOrCreate({ email })
    },
  },
  {
    title: 'sends a second link',
    prepare: async ({ api }) => {
      const email = newAddress()
      await api.magicLinks.emailLoginOrCreate({ email })
      return () => api.magicLinks.emailSend({ email })
    },
  },
  {
    title: 'invites somebody new',
    prepare: async ({ api }) => {
      const email = newAddress()
      return () => api.magicLinks.emailInvite({ email, name: { first_name: 'Ada' } })
    },
  },
  {
    title: 'invites again, and ends the invitation before',
    prepare: async ({ api }) => {
      const email = newAddress()
      await api.magicLinks.emailInvite({ email })
      return () => api.magicLinks.emailInvite({ email, trusted_metadata: { plan: 'pro' } })
    },
  },
  {
    title: 'revokes an invitation',
    prepare: async ({ api }) => {
      const email = newAddress()
      await api.magicLinks.emailInvite({ email })
      return () => api.magicLinks.emailRevokeInvite({ email })
    },
  },
  {
    title: 'hands out an embeddable link',
    prepare: async ({ api }) => {
      const { user_id } = await api.users.create({ email: newAddress() })
      return () => api.magicLinks.create({ user_id })
    },
  },
  {
    title: 'sends the links of a reset',
    prepare: async ({ api }) => {
      const email = newAddress()
      await api.users.create({ email })
      return () => api.passwords.emailResetStart({ email })
    },
  },
]
