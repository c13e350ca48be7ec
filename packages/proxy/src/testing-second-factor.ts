import type { Outcome } from '@latchkey/core'
import type { Browser, TestKit } from './test-kit.ts'

/** Proves an address by a code, as far as that gets somebody in. */
export const signIn = async (
  kit: TestKit,
  email: string,
  browser: Browser = kit.browser(),
): Promise<{ browser: Browser; outcome: Outcome }> => {
  const { attempt } = await browser.call('POST /email-otp/start', { email })
  const code = kit.codeFor(email)
  return { browser, outcome: await browser.call('POST /email-otp/finish', { attempt, code }) }
}

/** Signs up with an authenticator app, and lets its first code pass. */
export const signUpWithTotp = async (
  kit: TestKit,
  email: string,
): Promise<{ browser: Browser; secret: string; recoveryCodes: string[] }> => {
  const { browser } = await signIn(kit, email)
  const enrolment = await browser.call('POST /totp/enrol', { signingIn: false })
  const code = await totpCode(enrolment.secret, kit.clock.now())
  await browser.call('POST /totp/confirm', { signingIn: false, code })
  kit.clock.advance(30_000)
  return { browser, ...enrolment }
}

/** What an authenticator app shows. @see RFC 6238 */
export const totpCode = async (secret: string, now: number): Promise<string> => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const bits = Array.from(secret, (c) => alphabet.indexOf(c).toString(2).padStart(5, '0')).join('')
  const bytes = Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => parseInt(byte, 2))
  const counter = new DataView(new ArrayBuffer(8))
  counter.setBigUint64(0, BigInt(Math.floor(now / 30_000)))
  const hmac = { name: 'HMAC', hash: 'SHA-1' }
  const key = await crypto.subtle.importKey('raw', bytes, hmac, false, ['sign'])
  const mac = new DataView(await crypto.subtle.sign('HMAC', key, counter))
  const number = mac.getUint32(mac.getUint8(19) & 15) & 0x7f_ff_ff_ff
  return String(number % 1_000_000).padStart(6, '0')
}
