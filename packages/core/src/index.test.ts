// @vitest-environment node
import { expect, expectTypeOf, test } from 'vitest'
import * as contract from './contract/index.ts'
import * as core from './index.ts'
import type { Challenge, Outcome } from './index.ts'
import { createTestBackend } from './testing-backend.ts'

test('exports these names', () => {
  expect(Object.keys(core).sort()).toMatchInlineSnapshot(`
    [
      "AuthError",
      "asciiDigits",
      "browserPage",
      "createAccountFlow",
      "createAddWalletFlow",
      "createAuth",
      "createConnectedAppsFlow",
      "createConsentFlow",
      "createEmailOtpFlow",
      "createEmailsFlow",
      "createMagicLinkFlow",
      "createMagicLinkLandingFlow",
      "createOAuthAttachFlow",
      "createOAuthFlow",
      "createPasskeyFlow",
      "createPasskeysFlow",
      "createPasswordFlow",
      "createPasswordResetFlow",
      "createPasswordResetLandingFlow",
      "createPhoneField",
      "createPhoneOtpFlow",
      "createPhonesFlow",
      "createRecoveryCodeFlow",
      "createSecondFactorFlow",
      "createSessionsFlow",
      "createStrengthFlow",
      "createTotpFlow",
      "createTotpSignInFlow",
      "createWalletFlow",
      "httpBackend",
      "isBackFromProvider",
      "runWithStepUp",
      "stepUpOf",
      "upgradeToPasskey",
      "waitingFlow",
    ]
  `)
  expect(Object.keys(contract).sort()).toMatchInlineSnapshot(`
    [
      "AuthError",
      "errorKinds",
      "isAuthErrorCode",
    ]
  `)
})

test('infers input and output from the route', async () => {
  const auth = core.createAuth(createTestBackend())
  const to = { email: 'ada@example.com' }
  expectTypeOf(await auth.request('POST /email-otp/start', to)).toEqualTypeOf<Challenge>()
  expectTypeOf(
    await auth.request('POST /password/sign-in', { ...to, password: 'correct horse battery' }),
  ).toEqualTypeOf<Outcome | Challenge>()
  expectTypeOf(await auth.request('GET /session', {})).toEqualTypeOf<
    core.OutputOf<'GET /session'>
  >()
  // @ts-expect-error -- no such route
  await expect(auth.request('POST /email-otp/begin', to)).rejects.toThrow()
  // @ts-expect-error -- a code needs an attempt
  await expect(auth.request('POST /email-otp/finish', { code: '123456' })).rejects.toThrow()
})
