import type { Instant, Outcome } from '../../contract/shapes.ts'

/** What a passkey is asked for: to sign in, to finish that, or to prove again who one is. */
export type PasskeyPurpose = 'sign-in' | 'second-factor' | 'step-up'

/** A ceremony that has begun. `options` is what the browser's `navigator.credentials` takes, as JSON. */
export type PasskeyRequest<Options> = { attempt: string; options: Options; expiresAt: Instant }

/** The JSON forms of WebAuthn, as far as this page looks into them. Bytes are base64url. */
export type PasskeyGetOptions = { challenge: string; rpId: string; timeout: number }
export type PasskeyCreateOptions = {
  challenge: string
  rp: { id: string; name: string }
  user: { id: string; name: string; displayName: string }
  timeout: number
}

/** What the browser answers, in its JSON form. */
export type PasskeyCredential = {
  id: string
  rawId: string
  type: string
  response: { clientDataJSON: string }
}

/** What proves that somebody holds a passkey. */
export type PasskeyProof = { attempt: string; credential: PasskeyCredential }

/** A passkey of the signed-in person, for this site. */
export type Passkey = { passkeyId: string; name: string }

/** The passkeys of the signed-in person, and what password managers should know of them. */
export type PasskeyList = {
  passkeys: Passkey[]
  /** For the Signal API. `userId` and `credentialIds` are base64url. */
  account: {
    rpId: string
    userId: string
    name: string
    displayName: string
    credentialIds: string[]
  }
}

/** Passkeys: signing in, and the account's own. The person is verified, by finger, face or PIN. */
export type PasskeyContract = {
  /** Signing in asks for no name: any passkey of this site will do. */
  'POST /passkey/start': {
    input: { purpose: PasskeyPurpose }
    output: PasskeyRequest<PasskeyGetOptions>
  }
  /** Signs in, or finishes a sign-in that owes a second factor. */
  'POST /passkey/finish': { input: PasskeyProof; output: Outcome }
  'GET /passkey': { input: Record<string, never>; output: PasskeyList }
  /** `automatic`: the browser makes it by itself, and the person may do nothing. */
  'POST /passkey/register/start': {
    input: { automatic: boolean }
    output: PasskeyRequest<PasskeyCreateOptions>
  }
  /** Without a `name`, the server finds one: that of the password manager, or of the device. */
  'POST /passkey/register/finish': { input: PasskeyProof & { name?: string }; output: PasskeyList }
  'POST /passkey/rename': { input: { passkeyId: string; name: string }; output: PasskeyList }
  /** Refuses to remove the only way to sign in. */
  'POST /passkey/remove': { input: { passkeyId: string }; output: PasskeyList }
}
