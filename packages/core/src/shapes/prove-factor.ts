import type { Auth } from '../auth.ts'
import type { Complete } from '../contract/index.ts'
import { finishByPasskey } from '../passkeys/prove.ts'
import type { SecondFactorProof } from './outcome.ts'

/** Finishes a sign-in that owes a second factor. */
export const proveFactor = async (
  auth: Auth,
  proof: SecondFactorProof,
  signal: AbortSignal,
): Promise<Complete> => {
  if (proof.factor === 'passkey') return finishByPasskey(auth, signal)
  const { factor, code } = proof
  return auth.request(`POST /${factor}/finish`, { code }, { signal })
}
