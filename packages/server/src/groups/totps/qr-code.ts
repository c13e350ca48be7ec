import { correction, generate } from 'lean-qr'
import { toPngDataURL } from 'lean-qr/extras/node_export'

/** What an authenticator app reads from the picture. */
export type Enrolment = {
  /** In base32, without padding. */
  secret: string
  issuer: string
  /** Tells accounts of one issuer apart. */
  account: string
}

/** The URI that authenticator apps know. @see https://github.com/google/google-authenticator/wiki/Key-Uri-Format */
export const otpauthUri = ({ secret, issuer, account }: Enrolment): string => {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`
  // Not URLSearchParams: apps show its plus signs as such.
  const query = `secret=${secret}&issuer=${encodeURIComponent(issuer)}&algorithm=SHA1&digits=6&period=30`
  return `otpauth://totp/${label}?${query}`
}

/** Draws a text as a QR code: a PNG in a `data:` URL, black on white in every colour scheme. */
export const qrCode = (text: string): string =>
  toPngDataURL(generate(text, { minCorrectionLevel: correction.M }), {
    on: [0, 0, 0],
    off: [255, 255, 255],
    scale: 4,
  })
