import type { WalletErrors } from './wallet-errors.ts'

type Signing = {
  errors: WalletErrors
  sign(): Promise<string>
  /** Rejects when the wallet no longer stands where the message was written for. */
  check(): Promise<void>
  /** Calls back when the wallet may have changed. Returns the way to stop. */
  watch(onChange: () => void): () => void
}

/** Signs, unless the wallet changes before or meanwhile, or `signal` aborts. Leaves no listener. */
export const signUnlessChanged = async (
  signal: AbortSignal,
  { errors, sign, check, watch }: Signing,
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
    throw errors.from(error, 'signature-refused')
  } finally {
    unwatch()
    signal.removeEventListener('abort', leave)
  }
}
