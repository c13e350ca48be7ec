import { vi } from 'vitest'

/** One call of `navigator.credentials` that waits for its end. */
export type PendingCall = {
  kind: 'dialog' | 'offered' | 'create' | 'automatic' | 'otp'
  options: CredentialRequestOptions & CredentialCreationOptions
  /** The person takes a passkey, or the browser has made one. */
  resolve(id?: string): void
  reject(name: string): void
}

/** A browser's credentials in the hands of a test. */
export type TestCredentials = {
  /** What waits now. Browsers take one at a time; another one is noted as a `clash`. */
  pending: PendingCall[]
  clashes: number
  /** Every call that was begun. */
  calls: PendingCall['kind'][]
  /** What password managers were told. */
  signals: [string, unknown][]
  only(): PendingCall
}

/** Puts a browser with passkeys, WebOTP and signals around a test. Undone after it. */
export const stubCredentials = ({
  supported = true,
  conditionalCreate = true,
}: { supported?: boolean; conditionalCreate?: boolean } = {}): TestCredentials => {
  const kit: TestCredentials = {
    pending: [],
    clashes: 0,
    calls: [],
    signals: [],
    only() {
      const [only, ...others] = kit.pending
      if (!only || others.length > 0) throw new Error(`${kit.pending.length} calls wait.`)
      return only
    },
  }
  const call = (kind: PendingCall['kind'], options: PendingCall['options']) =>
    new Promise((resolve, reject) => {
      if (kit.pending.length > 0) kit.clashes++
      const end = (settle: () => void) => {
        kit.pending = kit.pending.filter((other) => other !== own)
        settle()
      }
      const own: PendingCall = {
        kind,
        options,
        resolve: (id = 'cGFzc2tleQ') => end(() => resolve(credentialOf(kind, id))),
        reject: (name) => end(() => reject(new DOMException(name, name))),
      }
      kit.calls.push(kind)
      kit.pending.push(own)
      // Browsers take their time to let go.
      options.signal?.addEventListener('abort', () =>
        queueMicrotask(() => end(() => reject(options.signal?.reason))),
      )
    })

  const get = (options: PendingCall['options']) =>
    call(
      'otp' in options ? 'otp' : options.mediation === 'conditional' ? 'offered' : 'dialog',
      options,
    )
  const create = (options: PendingCall['options']) =>
    call(options.mediation === 'conditional' ? 'automatic' : 'create', options)
  const signal = (name: string) => async (details: unknown) =>
    void kit.signals.push([name, details])

  vi.stubGlobal('OTPCredential', Object)
  Object.defineProperty(navigator, 'credentials', { value: { get, create }, configurable: true })
  const api = Object.assign(() => {}, {
    isConditionalMediationAvailable: async () => true,
    getClientCapabilities: async () => ({ conditionalCreate }),
    signalUnknownCredential: signal('unknown'),
    signalAllAcceptedCredentials: signal('accepted'),
    signalCurrentUserDetails: signal('details'),
  })
  vi.stubGlobal('PublicKeyCredential', supported ? api : undefined)
  document.body.innerHTML = '<input autocomplete="username webauthn">'
  return kit
}

const bytes = () => new ArrayBuffer(2)

const credentialOf = (kind: PendingCall['kind'], id: string) =>
  kind === 'otp'
    ? { code: '123456' }
    : {
        id,
        rawId: bytes(),
        type: 'public-key',
        response: {
          clientDataJSON: bytes(),
          authenticatorData: bytes(),
          signature: bytes(),
          attestationObject: bytes(),
          userHandle: bytes(),
        },
        getClientExtensionResults: () => ({}),
      }
