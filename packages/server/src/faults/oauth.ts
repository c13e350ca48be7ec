import { signInAt } from '../groups/oauth/testing-browser.ts'
import type { Case } from './case.ts'
import { newAddress } from './kit.ts'

const session = { session_duration_minutes: 60 }

/** What is written when a token of a provider is redeemed. */
export const oauthCases: Case[] = [
  {
    title: 'signs up with a provider, and keeps its tokens',
    again: 'oauth_token_not_found',
    prepare: async (kit) => {
      const landed = await signInAt(kit, 'google', { email: newAddress() })
      const token = landed.searchParams.get('token') ?? ''
      return () => kit.api.oauth.authenticate({ token, ...session })
    },
  },
  {
    title: 'signs in with a provider, and ends what was planted before',
    prepare: async (kit) => {
      const email = newAddress()
      await kit.api.passwords.create({ email, password: 'Plum-orbit-walnut-42', ...session })
      const landed = await signInAt(kit, 'google', { email })
      const token = landed.searchParams.get('token') ?? ''
      return () => kit.api.oauth.authenticate({ token, ...session })
    },
  },
  {
    title: 'attaches a provider to the person of a session',
    prepare: async (kit) => {
      const { session_token } = await kit.api.passwords.create({
        email: newAddress(),
        password: 'Plum-orbit-walnut-42',
        ...session,
      })
      const { oauth_attach_token } = await kit.api.oauth.attach({
        provider: 'github',
        session_token,
      })
      const landed = await signInAt(
        kit,
        'github',
        { email: newAddress() },
        { parameters: { oauth_attach_token } },
      )
      const token = landed.searchParams.get('token') ?? ''
      return () => kit.api.oauth.authenticate({ token, session_token, ...session })
    },
  },
]
