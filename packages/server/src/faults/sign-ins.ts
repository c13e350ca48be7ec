import type { Case } from './case.ts'
import { newAddress, type FaultKit } from './kit.ts'

const session = { session_duration_minutes: 60 }

/** Somebody planted a password before the owner proves the address. */
const planted = async ({ api }: FaultKit): Promise<string> => {
  const email = newAddress()
  await api.passwords.create({ email, password: 'Plum-orbit-walnut-42', ...session })
  return email
}

/** What is written when somebody signs in without a password. */
export const signInCases: Case[] = [
  {
    title: 'takes the first code by mail, and ends what was planted before',
    again: 'unable_to_auth_otp_code',
    prepare: async (kit) => {
      const { email_id } = await kit.api.otps.emailSend({ email: await planted(kit) })
      const input = { method_id: email_id, code: kit.lastCode(), ...session }
      return () => kit.api.otps.authenticate(input)
    },
  },
  {
    title: 'takes a code by SMS',
    prepare: async ({ api, lastCode, newNumber }) => {
      const { phone_id } = await api.otps.smsLoginOrCreate({
        phone_number: newNumber(),
        create_user_as_pending: true,
      })
      const input = { method_id: phone_id, code: lastCode(), ...session }
      return () => api.otps.authenticate(input)
    },
  },
  {
    title: 'takes a code by WhatsApp',
    prepare: async ({ api, lastCode, newNumber }) => {
      const { phone_id } = await api.otps.whatsappLoginOrCreate({ phone_number: newNumber() })
      const input = { method_id: phone_id, code: lastCode(), ...session }
      return () => api.otps.authenticate(input)
    },
  },
  {
    title: 'counts a wrong code',
    refusal: 'otp_code_not_found',
    prepare: async ({ api, lastCode }) => {
      const { email_id } = await api.otps.emailLoginOrCreate({ email: newAddress() })
      const wrong = String((Number(lastCode()) + 1) % 1_000_000).padStart(6, '0')
      return () => api.otps.authenticate({ method_id: email_id, code: wrong })
    },
  },
  {
    title: 'takes the first link, and ends what was planted before',
    again: 'unable_to_auth_magic_link',
    prepare: async (kit) => {
      await kit.api.magicLinks.emailSend({ email: await planted(kit) })
      const token = kit.lastToken()
      return () => kit.api.magicLinks.authenticate({ token, ...session })
    },
  },
  {
    title: 'takes a link within a session',
    prepare: async ({ api, lastToken }) => {
      const email = newAddress()
      await api.magicLinks.emailLoginOrCreate({ email })
      const { session_token } = await api.magicLinks.authenticate({
        token: lastToken(),
        ...session,
      })
      await api.magicLinks.emailSend({ email })
      const token = lastToken()
      return () => api.magicLinks.authenticate({ token, session_token, ...session })
    },
  },
  {
    title: 'takes an invitation up',
    prepare: async ({ api, lastToken }) => {
      await api.magicLinks.emailInvite({ email: newAddress() })
      const token = lastToken()
      return () => api.magicLinks.authenticate({ token, ...session })
    },
  },
  {
    title: 'takes an embeddable link',
    prepare: async ({ api }) => {
      const { user_id } = await api.users.create({ email: newAddress() })
      const { token } = await api.magicLinks.create({ user_id })
      return () => api.magicLinks.authenticate({ token, ...session })
    },
  },
  {
    title: 'takes the way in without a new password',
    prepare: async ({ api, lastToken }) => {
      const email = newAddress()
      await api.users.create({ email })
      await api.passwords.emailResetStart({ email })
      const token = lastToken('login')
      return () => api.magicLinks.authenticate({ token, ...session })
    },
  },
]
