import { randomUUID } from 'node:crypto'
import type { ApiClient } from '@latchkey/api'
import {
  createTestAuthenticator,
  type Alterations,
  type TestAuthenticator,
} from '../../testing-authenticator.ts'

type Extra = Partial<Parameters<ApiClient['webauthn']['register']>[0]>

/** The ceremonies of one site, in one call each. */
export const createPasskeys = (
  api: ApiClient,
  {
    domain = 'example.com',
    origin = `https://${domain}`,
  }: { domain?: string; origin?: string } = {},
) => {
  const passkey = {
    domain,
    return_passkey_credential_options: true,
    use_base64_url_encoding: true,
  }
  const startRegister = async (user_id: string) => {
    const started = await api.webauthn.registerStart({ user_id, ...passkey })
    return started.public_key_credential_creation_options
  }
  const startSignIn = async (user_id?: string) => {
    const started = await api.webauthn.authenticateStart({
      ...passkey,
      ...(user_id && { user_id }),
    })
    return started.public_key_credential_request_options
  }
  const finishRegister = (user_id: string, public_key_credential: string, extra: Extra = {}) =>
    api.webauthn.register({ user_id, public_key_credential, ...extra })
  const finishSignIn = (public_key_credential: string, extra: Extra = {}) =>
    api.webauthn.authenticate({ public_key_credential, ...extra })
  const newUser = async () => {
    const email = `${randomUUID()}@example.com`
    return { email, ...(await api.users.create({ email })) }
  }
  const register = async (
    user_id: string,
    authenticator: TestAuthenticator,
    altered?: Alterations,
    extra?: Extra,
  ) => finishRegister(user_id, authenticator.create(await startRegister(user_id), altered), extra)
  const signIn = async (authenticator: TestAuthenticator, altered?: Alterations, extra?: Extra) =>
    finishSignIn(authenticator.get(await startSignIn(), altered), extra)

  return {
    origin,
    startRegister,
    startSignIn,
    finishRegister,
    finishSignIn,
    newUser,
    register,
    signIn,
    /** A user with a registered authenticator. */
    async owner(authenticator = createTestAuthenticator({ origin })) {
      const user = await newUser()
      const registered = await register(user.user_id, authenticator)
      return { ...user, authenticator, registrationId: registered.webauthn_registration_id }
    },
  }
}
