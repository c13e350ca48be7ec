import type { Auth } from '../../auth.ts'
import { authError } from '../../contract/auth-error.ts'
import type { FlowTools } from '../../flow.ts'
import { finished } from '../../shapes/outcome.ts'
import type { WalletSlug, WalletStep } from './flow.ts'
import type { FoundWallet } from './wallet.ts'

type Options = { slug: WalletSlug; tools: FlowTools<WalletStep>; choose(): WalletStep }

/** Asks a wallet for an account, and the server for what it is to sign. */
export const connectWallet = async (
  auth: Auth,
  { option: wallet, connect }: FoundWallet,
  { slug, tools, choose }: Options,
  signal: AbortSignal,
): Promise<WalletStep> => {
  const { address, chainId, sign } = await connect()
  // A wallet that opens late, after the person has left or taken another one, asks for nothing.
  signal.throwIfAborted()
  const { attempt, message, expiresAt } = await auth.request(
    `POST /${slug}/start`,
    { type: wallet.type, address, ...(chainId && { chainId }) },
    { signal },
  )
  return {
    step: 'review',
    wallet,
    address,
    message,
    expiresAt,
    sign: () =>
      tools.run('sign', async (signal) => {
        if (expiresAt <= auth.now()) throw authError('signature-expired', 'expired')
        const answer = { attempt, signature: await sign(message, signal) }
        const outcome = await auth.request(`POST /${slug}/finish`, answer, { signal })
        return finished(auth, outcome, { tools, back: choose })
      }),
    back: () => tools.go(choose()),
  }
}
