import * as core from '@latchkey/core'
import { expect, test } from 'vitest'
import * as react from './index.ts'

test('exports these names, and all of core', () => {
  expect(react).toMatchObject(core)
  const own = Object.keys(react).filter((name) => !(name in core))
  expect(own.sort()).toMatchInlineSnapshot(`
    [
      "AuthProvider",
      "CodeInput",
      "PasswordInput",
      "PhoneCountrySelect",
      "PhoneInput",
      "ResendButton",
      "useAccount",
      "useAddWallet",
      "useAuth",
      "useConnectedApps",
      "useConsent",
      "useCountdown",
      "useEmailOtp",
      "useEmails",
      "useFlow",
      "useMagicLink",
      "useMagicLinkLanding",
      "useOAuth",
      "useOAuthAttach",
      "usePasskey",
      "usePasskeys",
      "usePassword",
      "usePasswordReset",
      "usePasswordResetLanding",
      "usePhoneField",
      "usePhoneOtp",
      "usePhones",
      "useRecoveryCode",
      "useSecondFactor",
      "useSession",
      "useSessions",
      "useStepUp",
      "useStrength",
      "useTotp",
      "useTotpSignIn",
      "useWallet",
    ]
  `)
})
