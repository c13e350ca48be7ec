import { randomUUID } from 'node:crypto'
import { trustedParty, trustedTokenFor } from '../testing-party.ts'
import type { Case } from './case.ts'
import { newAddress, type FaultKit } from './kit.ts'

const session = { session_duration_minutes: 60 }

const signIn = async ({ api, lastToken }: FaultKit) => {
  const email = newAddress()
  await api.magicLinks.emailLoginOrCreate({ email })
  return { email, ...(await api.magicLinks.authenticate({ token: lastToken(), ...session })) }
}

/** What is written about sessions. */
export const sessionCases: Case[] = [
  {
    title: 'extends a session, with claims',
    prepare: async (kit) => {
      const { session_token } = await signIn(kit)
      const claims = { session_custom_claims: { tier: 'gold' } }
      const longer = { session_duration_minutes: 120 }
      return () => kit.api.sessions.authenticate({ session_token, ...longer, ...claims })
    },
  },
  {
    title: 'extends a session in one statement, after a read',
    writesOnce: true,
    prepare: async (kit) => {
      const { session_token } = await signIn(kit)
      const longer = { session_duration_minutes: 120 }
      return () => kit.api.sessions.authenticate({ session_token, ...longer })
    },
  },
  {
    title: 'ends a session',
    prepare: async (kit) => {
      const { session_jwt } = await signIn(kit)
      return () => kit.api.sessions.revoke({ session_jwt })
    },
  },
  {
    title: 'takes a session of another system over',
    prepare: async (kit) => {
      const { email } = await signIn(kit)
      kit.sayUserinfo(email)
      return () => kit.api.sessions.migrate({ session_token: 'external', ...session })
    },
  },
  {
    title: 'takes a token of a trusted party',
    again: 'invalid_trusted_auth_token',
    prepare: async ({ api }) => {
      const external_id = randomUUID()
      await api.users.create({ email: newAddress(), external_id })
      const token = await trustedTokenFor(external_id)
      return () => api.sessions.attest({ profile_id: trustedParty.profileId, token, ...session })
    },
  },
  {
    title: 'makes the user of a token of a trusted party',
    prepare: async ({ api }) => {
      const token = await trustedTokenFor(randomUUID(), { email: newAddress() })
      return () => api.sessions.attest({ profile_id: 'ttp-test-new', token, ...session })
    },
  },
]
