import type { User as ApiUser } from '@latchkey/api'
import { AuthError, type PasskeyContract, type PasskeyList } from '@latchkey/core/contract'
import { base64url } from 'jose'
import * as v from 'valibot'
import { finishSecondFactor } from '../../finish-second-factor.ts'
import { ignoreDeadSession } from '../../live-session.ts'
import {
  openPasskeyAttempt,
  passkeyRequest,
  PasskeyProofInput,
  startPasskey,
  takePasskeyAnswer,
} from '../../passkeys.ts'
import { Nothing, type RouteContext, type Routes } from '../../routes.ts'
import { removeFactor } from '../../remove-factor.ts'
import { passkeysOf } from '../../second-factor.ts'
import { toUser } from '../../shapes.ts'

const Name = v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(64))

const PasskeyId = v.pipe(v.string(), v.maxLength(128))

/** Passkeys: signing in, and the account's own. */
export const passkeyRoutes: Routes<PasskeyContract> = {
  'POST /passkey/start': {
    input: v.object({ purpose: v.picklist(['sign-in', 'second-factor', 'step-up']) }),
    async run({ purpose }, context) {
      return startPasskey(purpose, await userFor[purpose](context), context)
    },
  },

  'POST /passkey/finish': {
    input: v.object(PasskeyProofInput),
    async run(proof, context) {
      const { attempt, answer } = await takePasskeyAnswer(
        proof,
        ['sign-in', 'second-factor'],
        context,
      )
      return attempt.methodId === 'sign-in'
        ? signIn(answer, context)
        : finishByPasskey(answer, attempt.userId, context)
    },
  },

  'GET /passkey': {
    input: Nothing,
    async run(_, context) {
      const { user } = await context.session.read()
      return listOf(user, context)
    },
  },

  'POST /passkey/register/start': {
    input: v.object({ automatic: v.boolean() }),
    async run({ automatic }, context) {
      const { user } = await context.session.readForChanges()
      const { name, displayName } = labelsOf(user)
      const { public_key_credential_creation_options: json } =
        await context.api.webauthn.registerStart({
          ...passkeyRequest(context),
          user_id: user.user_id,
          user_agent: context.attributes.user_agent,
          override_name: name,
          override_display_name: displayName,
          ...(automatic && { automatic }),
        })
      const options = JSON.parse(json)
      // Who does nothing cannot be verified. Every sign-in makes up for it.
      const userVerification = automatic ? 'preferred' : 'required'
      options.authenticatorSelection = { ...options.authenticatorSelection, userVerification }
      return openPasskeyAttempt('register', options, user.user_id, context)
    },
  },

  'POST /passkey/register/finish': {
    input: v.object({ ...PasskeyProofInput, name: v.exactOptional(Name) }),
    async run({ name, ...proof }, context) {
      const { user } = await context.session.read()
      const { attempt, answer } = await takePasskeyAnswer(proof, ['register'], context)
      if (attempt.userId !== user.user_id) throw new AuthError('attempt-unknown')
      const { webauthn } = context.api
      // Without the session: a passkey that was made just now proves nothing yet.
      const { webauthn_registration_id } = await webauthn.register({
        user_id: user.user_id,
        public_key_credential: answer,
      })
      if (name) await webauthn.update({ webauthn_registration_id, name })
      return read(user.user_id, context)
    },
  },

  'POST /passkey/rename': {
    input: v.object({ passkeyId: PasskeyId, name: Name }),
    async run({ passkeyId, name }, context) {
      const user = await ownerOf(passkeyId, context)
      await context.api.webauthn.update({ webauthn_registration_id: passkeyId, name })
      return read(user.user_id, context)
    },
  },

  'POST /passkey/remove': {
    input: v.object({ passkeyId: PasskeyId }),
    async run({ passkeyId }, context) {
      const { user } = await removeFactor(context, 'passkey', passkeyId)
      return read(user.userId, context)
    },
  },
}

/** Whose passkeys will do. Anybody's, for a sign-in. */
const userFor = {
  'sign-in': async () => undefined,
  'second-factor': async ({ pending }: RouteContext) => (await pending.get()).userId,
  'step-up': async ({ session }: RouteContext) => (await session.read()).user.user_id,
}

const signIn = async (answer: string, { api, limits, session }: RouteContext) =>
  session.open(
    await api.webauthn.authenticate({
      public_key_credential: answer,
      session_duration_minutes: limits.idleMinutes,
    }),
    false,
  )

const finishByPasskey = async (
  answer: string,
  userId: string | undefined,
  context: RouteContext,
) => {
  const { api, pending } = context
  if ((await pending.get()).userId !== userId) throw new AuthError('second-factor-expired')
  return finishSecondFactor(context, async ({ user_id, ...session }) => {
    const proven = await api.webauthn.authenticate({ ...session, public_key_credential: answer })
    if (proven.user.user_id === user_id) return proven
    // The API made a session of its own for somebody else.
    await api.sessions.revoke({ session_token: proven.session_token }).catch(ignoreDeadSession)
    throw new AuthError('passkey-incorrect')
  })
}

/** Who is signed in, and may change a passkey that is theirs. */
const ownerOf = async (passkeyId: string, { session, rp }: RouteContext): Promise<ApiUser> => {
  const { user } = await session.readForChanges()
  const own = passkeysOf(user, rp.id).some((it) => it.webauthn_registration_id === passkeyId)
  if (!own) throw new AuthError('factor-unknown')
  return user
}

const read = async (user_id: string, context: RouteContext): Promise<PasskeyList> =>
  listOf(await context.api.users.get({ user_id }), context)

const listOf = async (user: ApiUser, { api, rp }: RouteContext): Promise<PasskeyList> => {
  const { user_id } = user
  const { credentials } = await api.webauthn.listCredentials({ user_id, domain: rp.id })
  return {
    passkeys: passkeysOf(user, rp.id).map(({ webauthn_registration_id, name }) => ({
      passkeyId: webauthn_registration_id,
      name,
    })),
    account: {
      rpId: rp.id,
      // What the API tells authenticators of a user.
      userId: base64url.encode(user_id),
      ...labelsOf(user),
      credentialIds: credentials.map(({ credential_id }) => credential_id),
    },
  }
}

/** What pickers of passkeys show. */
const labelsOf = (user: ApiUser): { name: string; displayName: string } => {
  const { emails, phones, wallets, name: fullName } = toUser(user)
  const name =
    emails[0]?.email ?? phones[0]?.phone ?? wallets[0]?.address ?? user.external_id ?? user.user_id
  return { name, displayName: fullName ?? name }
}
