import { ApiError } from '@latchkey/api'
import * as v from 'valibot'
import { hasDuplicateKeys } from '../../http/duplicate-keys.ts'

// Browsers say base64url, older helper scripts standard base64, either with or without padding.
const Bytes = v.pipe(
  v.string(),
  v.transform((text) =>
    text
      .replace(/={1,2}$/, '')
      .replaceAll('+', '-')
      .replaceAll('/', '_'),
  ),
  v.regex(/^[\w-]+$/),
  v.check((text) => Buffer.from(text, 'base64url').toString('base64url') === text),
)

const shared = {
  id: Bytes,
  rawId: Bytes,
  type: v.literal('public-key'),
  authenticatorAttachment: v.fallback(v.picklist(['platform', 'cross-platform', '']), ''),
}

const transport = /^[a-z-]{1,32}$/
const Transports = v.pipe(
  v.fallback(v.array(v.string()), []),
  v.transform((all) => [...new Set(all)].filter((it) => transport.test(it)).slice(0, 8)),
)

const Attestation = v.object({
  ...shared,
  response: v.object({ clientDataJSON: Bytes, attestationObject: Bytes, transports: Transports }),
})

const Assertion = v.object({
  ...shared,
  response: v.object({
    clientDataJSON: Bytes,
    authenticatorData: Bytes,
    signature: Bytes,
    userHandle: v.pipe(
      v.nullish(v.string(), ''),
      v.transform((text) => text || null),
      v.nullable(Bytes),
    ),
  }),
})

const ClientData = v.object({
  type: v.string(),
  challenge: v.pipe(v.string(), v.regex(/^[\w-]+$/)),
  origin: v.string(),
  crossOrigin: v.optional(v.boolean(), false),
  topOrigin: v.optional(v.string()),
  tokenBinding: v.optional(v.unknown()),
})

/** What the browser itself says of a ceremony. @see WebAuthn section 5.8.1 */
export type ClientData = v.InferOutput<typeof ClientData>

type WithClientData<T> = T & { clientData: ClientData }

/** A new credential. All bytes are base64url. */
export type Attestation = WithClientData<v.InferOutput<typeof Attestation>>

/** A signature of a known credential. All bytes are base64url. */
export type Assertion = WithClientData<v.InferOutput<typeof Assertion>>

/** Reads what `create` answered. Throws `invalid_public_key_credential`. */
export const readAttestation = (json: string): Attestation => read(Attestation, json)

/** Reads what `get` answered. Throws `invalid_public_key_credential`. */
export const readAssertion = (json: string): Assertion => read(Assertion, json)

type Credential = { id: string; rawId: string; response: { clientDataJSON: string } }

const read = <T extends Credential>(
  schema: v.GenericSchema<unknown, T>,
  json: string,
): WithClientData<T> => {
  try {
    const credential = v.parse(schema, JSON.parse(json))
    if (credential.id !== credential.rawId) throw new Error('There are two ids.')
    const text = new TextDecoder('utf-8', { fatal: true }).decode(
      Buffer.from(credential.response.clientDataJSON, 'base64url'),
    )
    const clientData = v.parse(ClientData, JSON.parse(text))
    if (hasDuplicateKeys(json) || hasDuplicateKeys(text)) throw new Error('A name is there twice.')
    return { ...credential, clientData }
  } catch (error) {
    throw new ApiError('invalid_public_key_credential', { cause: error })
  }
}
