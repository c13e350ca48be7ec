import { getBrowserCapabilities } from '@simplewebauthn/browser'
import { arbiterOf } from '../arbiter.ts'
import type { Auth } from '../auth.ts'
import { AuthError } from '../contract/auth-error.ts'
import type { PasskeyList } from '../contract/index.ts'
import { createPasskey, requireSupport } from './ceremony.ts'
import { signalAccount, signalUnknown } from './signals.ts'

export { signalAccount } from './signals.ts'

type Options = { automatic?: boolean; name?: string | undefined }

/** Makes a passkey for the signed-in person, and answers all that they have. */
export const registerPasskey = async (
  auth: Auth,
  { automatic = false, name }: Options,
  signal: AbortSignal,
): Promise<PasskeyList> => {
  requireSupport()
  const { attempt, options } = await auth.request(
    'POST /passkey/register/start',
    { automatic },
    { signal },
  )
  const credential = await arbiterOf(auth).ask(
    (stop) => createPasskey(options, stop, { automatic }),
    signal,
  )
  try {
    const list = await auth.request(
      'POST /passkey/register/finish',
      { attempt, credential, ...(name && { name }) },
      { signal },
    )
    signalAccount(list)
    return list
  } catch (error) {
    // A definite no: the password manager holds a passkey that nobody will ever take.
    if (error instanceof AuthError && (error.kind === 'refused' || error.kind === 'expired')) {
      signalUnknown(options.rp.id, credential.id)
    }
    throw error
  }
}

/** Lets the browser make a passkey without asking, where it can. False when it did not. */
export const registerQuietly = async (auth: Auth): Promise<boolean> => {
  requireSupport()
  const { conditionalCreate } = await getBrowserCapabilities()
  if (conditionalCreate !== 'supported') return false
  await registerPasskey(auth, { automatic: true }, AbortSignal.timeout(60_000))
  return true
}
