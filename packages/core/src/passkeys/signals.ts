import type { PasskeyList } from '../contract/index.ts'

/** What password managers can be told. A browser may have all, some or none of it. */
type Signals = {
  signalUnknownCredential?(unknown: { rpId: string; credentialId: string }): Promise<void>
  signalAllAcceptedCredentials?(accepted: {
    rpId: string
    userId: string
    allAcceptedCredentialIds: string[]
  }): Promise<void>
  signalCurrentUserDetails?(details: {
    rpId: string
    userId: string
    name: string
    displayName: string
  }): Promise<void>
}

/** Tells that no account has this passkey, so that it is offered no more. @see WebAuthn, section 5.1.10 */
export const signalUnknown = (rpId: string, credentialId: string): void =>
  tell((signals) => signals.signalUnknownCredential?.({ rpId, credentialId }))

/** Tells which passkeys the account has, and what it is called now. */
export const signalAccount = ({ account }: PasskeyList): void => {
  const { rpId, userId, name, displayName, credentialIds } = account
  tell((signals) =>
    signals.signalAllAcceptedCredentials?.({
      rpId,
      userId,
      allAcceptedCredentialIds: credentialIds,
    }),
  )
  tell((signals) => signals.signalCurrentUserDetails?.({ rpId, userId, name, displayName }))
}

/** Housekeeping: where it cannot be done, nobody needs to know. */
const tell = (work: (signals: Signals) => Promise<void> | undefined): void => {
  void (async () => work(globalThis.PublicKeyCredential as unknown as Signals))().catch(() => {})
}
