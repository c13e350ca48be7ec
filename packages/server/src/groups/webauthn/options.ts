import type { User } from '@latchkey/api'
import type { WebauthnRegistrationRow } from '../../db/schema.ts'
import { CEREMONY_MS } from './challenges.ts'
import type { WebauthnSettings } from './config.ts'

/** The COSE algorithms that are asked for: ES256, and RS256 for older Windows. */
export const ALGORITHMS = [-7, -257]

type Wanted = {
  settings: WebauthnSettings
  domain: string
  challenge: Buffer
  /** The credentials to leave out of a registration, or to choose from. */
  registrations: WebauthnRegistrationRow[]
  passkey: boolean
  /** Bytes as base64url instead of standard base64. */
  urlSafe: boolean
}

type NewCredential = Wanted & {
  projectName: string
  user: { handle: Buffer; name: string; displayName: string }
  attachment: string | undefined
}

/** The JSON for `navigator.credentials.create`. */
export const creationOptions = ({
  projectName,
  user: { handle, ...user },
  attachment,
  ...wanted
}: NewCredential): string => {
  const { settings, domain, challenge, registrations, passkey, urlSafe } = wanted
  const verification = verificationFor(settings, passkey)
  const selection = {
    ...(attachment && { authenticatorAttachment: attachment }),
    ...(passkey && { residentKey: 'required', requireResidentKey: true }),
    ...(verification && { userVerification: verification }),
  }
  return JSON.stringify({
    // Nothing is decided by what a device says of itself, so nobody is asked to show it.
    attestation: 'none',
    ...(Object.keys(selection).length > 0 && { authenticatorSelection: selection }),
    challenge: textOf(challenge, urlSafe),
    excludeCredentials: registrations.map((it) => descriptorOf(it, urlSafe)),
    pubKeyCredParams: ALGORITHMS.map((alg) => ({ alg, type: 'public-key' })),
    rp: { id: domain, name: projectName },
    timeout: CEREMONY_MS,
    user: { id: textOf(handle, urlSafe), ...user },
  })
}

/** The JSON for `navigator.credentials.get`. */
export const requestOptions = (wanted: Wanted): string => {
  const { settings, domain, challenge, registrations, passkey, urlSafe } = wanted
  const verification = verificationFor(settings, passkey)
  return JSON.stringify({
    allowCredentials: registrations.map((it) => descriptorOf(it, urlSafe)),
    challenge: textOf(challenge, urlSafe),
    rpId: domain,
    timeout: CEREMONY_MS,
    ...(verification && { userVerification: verification }),
  })
}

/** What pickers show for a user: what was asked for, else the first address and the name. */
export const labelsOf = (
  user: User,
  givenName?: string,
  givenDisplayName?: string,
): { name: string; displayName: string } => {
  const address = user.emails[0]?.email ?? user.phone_numbers[0]?.phone_number
  const name = givenName ?? address ?? user.external_id ?? user.user_id
  const { first_name, middle_name, last_name } = user.name ?? {}
  const full = [first_name, middle_name, last_name].filter(Boolean).join(' ')
  return { name, displayName: givenDisplayName ?? (full || name) }
}

// Without a word, browsers prefer verification; only passkeys and the project ask for it.
const verificationFor = (settings: WebauthnSettings, passkey: boolean): string | undefined => {
  if (settings.userVerification === 'required') return 'required'
  return passkey ? 'preferred' : undefined
}

const descriptorOf = (
  { credential_id, transports }: WebauthnRegistrationRow,
  urlSafe: boolean,
) => ({
  id: textOf(Buffer.from(credential_id, 'base64url'), urlSafe),
  type: 'public-key',
  ...(transports.length > 0 && { transports }),
})

const textOf = (bytes: Buffer, urlSafe: boolean): string =>
  bytes.toString(urlSafe ? 'base64url' : 'base64')
