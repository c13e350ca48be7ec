import { AuthError, authError } from '../../contract/auth-error.ts'

type Signing = {
  sign(): Promise<string>
  /** Rejects when the wallet no longer stands where the message was written for. */
  check(): Promise<void>
  /** Calls back when the wallet may have changed. Returns the way to stop. */
  watch(onChange: () => void): () => void
}

/** Signs, unless the wallet changes before or meanwhile, or `signal` aborts. Leaves no listener. */
export const signUnlessChanged = async (
  signal: AbortSignal,
  { sign, check, watch }: Signing,
): Promise<string> => {
  let interrupt!: (error: unknown) => void
  const interrupted = new Promise<never>((_, reject) => (interrupt = reject))
  const leave = () => interrupt(signal.reason)
  const signed = async () => {
    await check()
    const signature = await sign()
    await check()
    return signature
  }

  signal.addEventListener('abort', leave)
  const unwatch = watch(() => void check().catch(interrupt))
  try {
    return await Promise.race([interrupted, signed()])
  } catch (error) {
    throw toWalletError(error, 'signature-refused')
  } finally {
    unwatch()
    signal.removeEventListener('abort', leave)
  }
}

/** Says what a wallet's own error means. Wallets agree on few codes, and some only on words. */
export const toWalletError = (
  cause: unknown,
  refusal: 'wallet-refused' | 'signature-refused',
): AuthError => {
  if (cause instanceof AuthError) return cause
  const codes = codesOf(cause)
  const { message } = Object(cause) as { message?: unknown }
  // EIP-1193 `userRejectedRequest`; ethers has a name of its own for it.
  const refused =
    codes.includes(4001) ||
    codes.includes('ACTION_REJECTED') ||
    /reject|denied|declin|cancel/i.test(String(message))
  // EIP-1474 "resource unavailable": the wallet still shows an earlier request.
  const busy = codes.includes(-32_002)
  return authError(refused ? refusal : busy ? 'wallet-busy' : 'wallet-failed', 'refused', cause)
}

type Coded = { code?: unknown; error?: Coded; info?: Coded }

/** The codes of an error and of those inside it: ethers wraps what a wallet answers. */
const codesOf = (error: unknown): unknown[] => {
  if (typeof error !== 'object' || error === null) return []
  const { code, error: inner, info }: Coded = error
  return [code, ...codesOf(inner), ...codesOf(info)]
}
