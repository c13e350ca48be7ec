import { codeOf, STEP_MS } from '../groups/totps/totp.ts'
import { createPasskeys } from '../groups/webauthn/testing-passkeys.ts'
import { createTestAuthenticator } from '../testing-authenticator.ts'
import { ethereumWallet } from '../testing-wallets.ts'
import type { Case } from './case.ts'
import { newAddress, type FaultKit } from './kit.ts'

const session = { session_duration_minutes: 60 }

const enrol = async ({ api }: FaultKit) => {
  const { user_id } = await api.users.create({ email: newAddress() })
  const totp = await api.totps.create({ user_id })
  return { ...totp, totp_code: codeOf(totp.secret, Math.floor(Date.now() / STEP_MS)) }
}

const startWallet = async ({ api }: FaultKit) => {
  const wallet = ethereumWallet()
  const named = { crypto_wallet_type: wallet.type, crypto_wallet_address: wallet.address }
  const { challenge } = await api.cryptoWallets.authenticateStart(named)
  return { ...named, signature: await wallet.sign(challenge), ...session }
}

/** What is written about authenticator apps, wallets and passkeys. */
export const factorCases: Case[] = [
  {
    title: 'sets up an authenticator app, in the place of one that was never confirmed',
    prepare: async (kit) => {
      const { user_id } = await enrol(kit)
      return () => kit.api.totps.create({ user_id })
    },
  },
  {
    title: 'takes the first code of an authenticator app',
    prepare: async (kit) => {
      const { user_id, totp_code } = await enrol(kit)
      return () => kit.api.totps.authenticate({ user_id, totp_code, ...session })
    },
  },
  {
    title: 'takes a recovery code',
    prepare: async (kit) => {
      const { user_id, totp_code, recovery_codes } = await enrol(kit)
      await kit.api.totps.authenticate({ user_id, totp_code })
      const recovery_code = recovery_codes[0] ?? ''
      return () => kit.api.totps.recover({ user_id, recovery_code, ...session })
    },
  },
  {
    title: 'challenges a wallet that nobody has',
    prepare: async ({ api }) => {
      const { type, address } = ethereumWallet()
      const named = { crypto_wallet_type: type, crypto_wallet_address: address }
      return () => api.cryptoWallets.authenticateStart(named)
    },
  },
  {
    title: 'takes the signature of a wallet',
    prepare: async (kit) => {
      const signed = await startWallet(kit)
      return () => kit.api.cryptoWallets.authenticate(signed)
    },
  },
  {
    title: 'spends a challenge on a wrong signature',
    refusal: 'unable_to_authenticate_crypto_wallet',
    prepare: async (kit) => {
      const [signed, other] = [await startWallet(kit), await startWallet(kit)]
      return () => kit.api.cryptoWallets.authenticate({ ...signed, signature: other.signature })
    },
  },
  {
    title: 'challenges a device to make a passkey',
    prepare: async ({ api }) => {
      const passkeys = createPasskeys(api)
      const { user_id } = await passkeys.newUser()
      return () => passkeys.startRegister(user_id)
    },
  },
  {
    title: 'registers a passkey, in the session of its user',
    prepare: async ({ api, lastCode }) => {
      const passkeys = createPasskeys(api)
      const { email_id } = await api.otps.emailLoginOrCreate({ email: newAddress() })
      const signedIn = { method_id: email_id, code: lastCode(), ...session }
      const { user_id, session_token } = await api.otps.authenticate(signedIn)
      const device = createTestAuthenticator({ origin: passkeys.origin })
      const answer = device.create(await passkeys.startRegister(user_id))
      return () => passkeys.finishRegister(user_id, answer, { session_token })
    },
  },
  {
    title: 'spends a challenge on a passkey that is wrong',
    refusal: 'unable_to_register_webauthn_registration',
    prepare: async ({ api }) => {
      const passkeys = createPasskeys(api)
      const { user_id } = await passkeys.newUser()
      const elsewhere = createTestAuthenticator({ origin: 'https://evil.example' })
      const answer = elsewhere.create(await passkeys.startRegister(user_id))
      return () => passkeys.finishRegister(user_id, answer)
    },
  },
  {
    title: 'signs in with a passkey',
    again: 'unable_to_auth_webauthn_registration',
    prepare: async ({ api }) => {
      const passkeys = createPasskeys(api)
      const { authenticator } = await passkeys.owner()
      const answer = authenticator.get(await passkeys.startSignIn())
      return () => passkeys.finishSignIn(answer, session)
    },
  },
  {
    title: 'spends a challenge on a signature that is wrong',
    refusal: 'unable_to_auth_webauthn_registration',
    prepare: async ({ api }) => {
      const passkeys = createPasskeys(api)
      const { authenticator } = await passkeys.owner()
      const domain = 'evil.example'
      const answer = authenticator.get(await passkeys.startSignIn(), { domain })
      return () => passkeys.finishSignIn(answer, session)
    },
  },
]
