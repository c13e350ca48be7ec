import { arbiterOf } from '../arbiter.ts'
import type { Auth } from '../auth.ts'
import { AuthError } from '../contract/auth-error.ts'
import type {
  Complete,
  Outcome,
  PasskeyGetOptions,
  PasskeyProof,
  PasskeyPurpose,
  PasskeyRequest,
} from '../contract/index.ts'
import { getPasskey, requireSupport } from './ceremony.ts'
import { signalUnknown } from './signals.ts'

/** What a passkey proves, and for which site. */
export type SitedProof = PasskeyProof & { rpId: string }

/** Asks for a passkey in a dialog, and answers what it proves. */
export const provePasskey = async (
  auth: Auth,
  purpose: PasskeyPurpose,
  signal: AbortSignal,
): Promise<SitedProof> => {
  requireSupport()
  const request = await auth.request('POST /passkey/start', { purpose }, { signal })
  return askForPasskey(auth, request, signal)
}

/** Asks for a passkey by a request that was fetched before. */
export const askForPasskey = async (
  auth: Auth,
  { attempt, options }: PasskeyRequest<PasskeyGetOptions>,
  signal: AbortSignal,
): Promise<SitedProof> => ({
  rpId: options.rpId,
  attempt,
  credential: await arbiterOf(auth).ask((stop) => getPasskey(options, stop), signal),
})

/** Takes a proof to the server. The browser is told of a passkey that is unknown there. */
export const finishPasskey = async (
  auth: Auth,
  { rpId, ...proof }: SitedProof,
  signal: AbortSignal,
): Promise<Outcome> => {
  try {
    return await auth.request('POST /passkey/finish', proof, { signal })
  } catch (error) {
    if (error instanceof AuthError && error.code === 'passkey-unknown') {
      signalUnknown(rpId, proof.credential.id)
    }
    throw error
  }
}

/** Finishes a sign-in that owes a second factor. */
export const finishByPasskey = async (auth: Auth, signal: AbortSignal): Promise<Complete> => {
  const proof = await provePasskey(auth, 'second-factor', signal)
  // SAFETY: what was asked for as a second factor leaves nothing to owe.
  return (await finishPasskey(auth, proof, signal)) as Complete
}
