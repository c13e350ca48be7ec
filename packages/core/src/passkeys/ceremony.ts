import {
  browserSupportsWebAuthn,
  browserSupportsWebAuthnAutofill,
  startAuthentication,
  startRegistration,
  WebAuthnAbortService,
} from '@simplewebauthn/browser'
import { type AuthError, authError } from '../contract/auth-error.ts'
import type {
  PasskeyCreateOptions,
  PasskeyCredential,
  PasskeyGetOptions,
} from '../contract/index.ts'

/** Throws `passkey-unsupported` in a browser without WebAuthn. */
export const requireSupport = (): void => {
  if (!browserSupportsWebAuthn()) throw authError('passkey-unsupported', 'refused')
}

/** Whether the browser can offer passkeys in a field, and the page has one for it. */
export const canOffer = async (): Promise<boolean> =>
  document.querySelector("input[autocomplete$='webauthn']") !== null &&
  (await browserSupportsWebAuthnAutofill())

/** Asks for a passkey: in a dialog, or in the page's field with `offered`. */
export const getPasskey = (
  options: PasskeyGetOptions,
  signal: AbortSignal,
  { offered = false }: { offered?: boolean } = {},
): Promise<PasskeyCredential> =>
  run(options, signal, () =>
    // SAFETY: the options come from the server, which makes all that the library asks for.
    startAuthentication({ optionsJSON: options, useBrowserAutofill: offered }),
  )

/** Makes a passkey: in a dialog, or without one with `automatic`, where the browser agrees. */
export const createPasskey = (
  options: PasskeyCreateOptions,
  signal: AbortSignal,
  { automatic = false }: { automatic?: boolean } = {},
): Promise<PasskeyCredential> =>
  run(options, signal, () =>
    startRegistration({
      // SAFETY: as above.
      optionsJSON: options as Parameters<typeof startRegistration>[0]['optionsJSON'],
      useAutoRegister: automatic,
    }),
  )

const run = async <T>(
  { timeout }: { timeout: number },
  signal: AbortSignal,
  call: () => Promise<T>,
): Promise<T> => {
  signal.throwIfAborted()
  const startedAt = performance.now()
  let ended = false
  const cancel = () => {
    if (!ended) WebAuthnAbortService.cancelCeremony()
  }
  const onAbort = () => {
    cancel()
    // Before it begins, the library asks the browser whether it can: once that is answered, it has.
    void browserSupportsWebAuthnAutofill().then(cancel)
  }
  signal.addEventListener('abort', onAbort)
  try {
    return await call()
  } catch (error) {
    signal.throwIfAborted()
    throw toAuthError(error, performance.now() - startedAt >= timeout)
  } finally {
    ended = true
    signal.removeEventListener('abort', onAbort)
  }
}

const codes = {
  InvalidStateError: 'passkey-exists',
  NotSupportedError: 'passkey-unsupported',
  ConstraintError: 'passkey-unsupported',
  SecurityError: 'passkey-domain-refused',
  // A call that some other script of the page has open, and a device that could not.
  OperationError: 'passkey-failed',
  UnknownError: 'passkey-failed',
  AbortError: 'passkey-cancelled',
} as const

// For privacy, browsers say the same of a no and of a time that ran out.
const toAuthError = (cause: unknown, isLate: boolean): AuthError => {
  const { name } = Object(cause) as { name?: string }
  if (name === 'NotAllowedError') {
    return isLate
      ? authError('passkey-expired', 'expired', cause)
      : authError('passkey-cancelled', 'refused', cause)
  }
  const code = codes[name as keyof typeof codes]
  return code ? authError(code, 'refused', cause) : authError('unexpected', 'fault', cause)
}
