import type { Page } from '@playwright/test'

type Passkey = { credentialId: string; isResidentCredential: boolean; rpId?: string }

/** A device that holds passkeys, in the hands of a test. */
export type Authenticator = {
  /** Whether the person gives finger, face or PIN. */
  setVerified(verified: boolean): Promise<void>
  /** Whether the person says yes at once. Without it, requests wait. */
  setPresent(present: boolean): Promise<void>
  /** The passkeys that it holds. */
  passkeys(): Promise<Passkey[]>
}

/** Gives a page an authenticator that says yes. */
export const addAuthenticator = async (page: Page): Promise<Authenticator> => {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('WebAuthn.enable', { enableUI: false })
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return {
    async setVerified(isUserVerified) {
      await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified })
    },
    async setPresent(enabled) {
      await cdp.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled })
    },
    async passkeys() {
      const { credentials } = await cdp.send('WebAuthn.getCredentials', { authenticatorId })
      return credentials
    },
  }
}
