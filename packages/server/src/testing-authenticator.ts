import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'
import { isoCBOR } from '@simplewebauthn/server/helpers'

/** What an answer says otherwise than a good browser and authenticator would. */
export type Alterations = {
  /** Members of the client data; undefined removes one. */
  client?: Record<string, unknown>
  /** The client data as text, instead of its JSON. */
  clientText?: string
  domain?: string
  /** UP 1, UV 4, BE 8, BS 16. */
  flags?: number
  counter?: number
  /** Base64url; null for none. */
  userHandle?: string | null
  id?: string
  /** Changes what was signed, after it was signed. */
  forgeData?: (authenticatorData: Buffer) => Buffer
  forgeSignature?: (signature: Buffer) => Buffer
  forgeClient?: (clientDataJSON: Buffer) => Buffer
  attestation?: { fmt: string; attStmt: Map<string, unknown> }
  /** The COSE key, instead of its own. */
  publicKey?: Map<number, unknown>
  transports?: unknown
}

/** An authenticator and its browser in software. Its signatures are real. */
export type TestAuthenticator = {
  credentialId: string
  /** Answers creation options with the JSON of a credential. */
  create(options: string, alterations?: Alterations): string
  /** Answers request options with the JSON of an assertion. */
  get(options: string, alterations?: Alterations): string
}

export const UP = 1
export const UV = 4
export const BE = 8
export const BS = 16
const AT = 64

/** Makes an authenticator with one new ES256 key, which counts up with each signature. */
export const createTestAuthenticator = ({
  origin,
  aaguid = '00000000-0000-0000-0000-000000000000',
  flags: usual = UP | UV,
  counts = true,
}: {
  origin: string
  aaguid?: string
  flags?: number
  counts?: boolean
}): TestAuthenticator => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const credentialId = randomBytes(32)
  let counter = 0
  let userHandle: string | null = null

  const clientDataOf = (type: string, challenge: string, altered: Alterations): Buffer => {
    const sent = base64url(Buffer.from(challenge, 'base64'))
    const client = { type, challenge: sent, origin, crossOrigin: false, ...altered.client }
    return Buffer.from(altered.clientText ?? JSON.stringify(client))
  }
  const dataOf = (domain: string, altered: Alterations, attested?: Buffer): Buffer => {
    const counted = Buffer.alloc(4)
    if (counts) counter += 1
    counted.writeUInt32BE(altered.counter ?? counter)
    const flags = (altered.flags ?? usual) | (attested ? AT : 0)
    const hash = createHash('sha256').update(altered.domain ?? domain)
    return Buffer.concat([hash.digest(), Buffer.of(flags), counted, attested ?? Buffer.alloc(0)])
  }
  const answerOf = (clientData: Buffer, response: object, altered: Alterations): string => {
    const id = altered.id ?? base64url(credentialId)
    const clientDataJSON = base64url(altered.forgeClient?.(clientData) ?? clientData)
    return JSON.stringify({
      id,
      rawId: id,
      type: 'public-key',
      authenticatorAttachment: 'platform',
      clientExtensionResults: {},
      response: { clientDataJSON, ...response },
    })
  }

  return {
    credentialId: base64url(credentialId),

    create(options, altered = {}) {
      const { challenge, rp, user } = JSON.parse(options)
      userHandle = base64url(Buffer.from(user.id, 'base64'))
      const clientData = clientDataOf('webauthn.create', challenge, altered)
      const id = altered.id ? Buffer.from(altered.id, 'base64url') : credentialId
      const length = Buffer.alloc(2)
      length.writeUInt16BE(id.length)
      const key = isoCBOR.encode((altered.publicKey ?? coseOf(publicKey)) as never)
      const model = Buffer.from(aaguid.replaceAll('-', ''), 'hex')
      const attested = Buffer.concat([model, length, id, key])
      const signed = dataOf(rp.id, altered, attested)
      const authData = altered.forgeData?.(signed) ?? signed
      const { fmt, attStmt } = altered.attestation ?? { fmt: 'none', attStmt: new Map() }
      const statement: [string, unknown][] = [
        ['fmt', fmt],
        ['attStmt', attStmt],
        ['authData', new Uint8Array(authData)],
      ]
      const attestationObject = base64url(isoCBOR.encode(new Map(statement) as never))
      const transports = altered.transports ?? ['internal', 'hybrid']
      return answerOf(clientData, { attestationObject, transports }, altered)
    },

    get(options, altered = {}) {
      const { challenge, rpId } = JSON.parse(options)
      const clientData = clientDataOf('webauthn.get', challenge, altered)
      const data = dataOf(rpId, altered)
      const hash = createHash('sha256').update(clientData).digest()
      const signature = sign('sha256', Buffer.concat([data, hash]), privateKey)
      const response = {
        authenticatorData: base64url(altered.forgeData?.(data) ?? data),
        signature: base64url(altered.forgeSignature?.(signature) ?? signature),
        userHandle: altered.userHandle === undefined ? userHandle : altered.userHandle,
      }
      return answerOf(clientData, response, altered)
    },
  }
}

const coseOf = (key: KeyObject): Map<number, unknown> => {
  const { x = '', y = '' } = key.export({ format: 'jwk' })
  return new Map<number, unknown>([
    [1, 2],
    [3, -7],
    [-1, 1],
    [-2, bytesOf(x)],
    [-3, bytesOf(y)],
  ])
}

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'))

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')
