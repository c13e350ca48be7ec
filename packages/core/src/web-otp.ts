import { arbiterOf } from './arbiter.ts'
import type { Auth } from './auth.ts'

/** Waits for a text message while nothing else asks the browser for credentials. See `receiveCode`. */
export const offerCode = (auth: Auth, signal: AbortSignal): Promise<string | null> =>
  arbiterOf(auth)
    .offer(receiveCode, signal)
    .catch(() => null)

/**
 * Waits for a text message that is bound to this site, and answers the six digits in it. Null when
 * the person will not: typing the code always works. Rejects when `signal`
 * aborts.
 * @see https://wicg.github.io/web-otp/
 */
export const receiveCode = async (signal: AbortSignal): Promise<string | null> => {
  const request: WebOtpRequest = { otp: { transport: ['sms'] }, signal }
  try {
    // SAFETY: a request for nothing but `otp` is answered by an OTPCredential, or not at all.
    const credential = (await navigator.credentials.get(request)) as OtpCredential | null
    return credential && /^\d{6}$/.test(credential.code) ? credential.code : null
  } catch {
    signal.throwIfAborted()
    return null
  }
}

type WebOtpRequest = CredentialRequestOptions & { otp: { transport: ['sms'] } }
type OtpCredential = Credential & { code: string }
