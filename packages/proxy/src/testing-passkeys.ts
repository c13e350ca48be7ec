import type { PasskeyList, PasskeyPurpose, PasskeyProof } from '@latchkey/core'
import { createTestAuthenticator, type Alterations } from '@latchkey/server/testing-authenticator'
import { origin, type Browser } from './test-kit.ts'

/** An authenticator in the hands of whoever sits at a browser. */
export type TestPasskey = {
  /** Its id, as browsers say it. */
  credentialId: string
  register(
    browser: Browser,
    extra?: { name?: string; automatic?: boolean },
    altered?: Alterations,
  ): Promise<PasskeyList>
  /** Answers a challenge that the browser asks for. */
  prove(browser: Browser, purpose: PasskeyPurpose, altered?: Alterations): Promise<PasskeyProof>
  signIn(browser: Browser, altered?: Alterations): ReturnType<typeof finish>
}

/** Makes one with a new key. `at` is the origin of the page that it is used on. */
export const createTestPasskey = (at = origin): TestPasskey => {
  const authenticator = createTestAuthenticator({ origin: at })
  const prove: TestPasskey['prove'] = async (browser, purpose, altered) => {
    const { attempt, options } = await browser.call('POST /passkey/start', { purpose })
    return {
      attempt,
      credential: JSON.parse(authenticator.get(JSON.stringify(options), altered)),
    }
  }
  return {
    credentialId: authenticator.credentialId,
    prove,
    async register(browser, { automatic = false, ...extra } = {}, altered) {
      const input = { automatic }
      const { attempt, options } = await browser.call('POST /passkey/register/start', input)
      const credential = JSON.parse(authenticator.create(JSON.stringify(options), altered))
      return browser.call('POST /passkey/register/finish', { attempt, credential, ...extra })
    },
    signIn: async (browser, altered) => finish(browser, await prove(browser, 'sign-in', altered)),
  }
}

const finish = (browser: Browser, proof: PasskeyProof) =>
  browser.call('POST /passkey/finish', proof)
