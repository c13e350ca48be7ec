import { BS, UP, UV, type Alterations } from '../../testing-authenticator.ts'

/** What is wrong in both ceremonies: each step of the standard, answered wrongly. */
export const alteredAnswers: Record<string, Alterations> = {
  'another type': { client: { type: 'webauthn.other' } },
  'a payment': { client: { type: 'payment.get' } },
  'another origin': { client: { origin: 'https://example.org' } },
  'an origin that ends like the domain': { client: { origin: 'https://notexample.com' } },
  'an origin that begins like the domain': { client: { origin: 'https://example.com.evil.org' } },
  'an origin over http': { client: { origin: 'http://example.com' } },
  'an origin with a port': { client: { origin: 'https://example.com:8443' } },
  'an origin with a path': { client: { origin: 'https://example.com/' } },
  'an origin in capitals': { client: { origin: 'https://EXAMPLE.com' } },
  'localhost for another domain': { client: { origin: 'http://localhost' } },
  'no origin': { client: { origin: 'null' } },
  'an app': { client: { origin: `android:apk-key-hash:${'a'.repeat(43)}` } },
  'a frame of another site': { client: { crossOrigin: true } },
  'a frame that says in what': {
    client: { crossOrigin: true, topOrigin: 'https://partner.example' },
  },
  'a top origin without a frame': { client: { topOrigin: 'https://partner.example' } },
  'a bound connection': { client: { tokenBinding: { status: 'present', id: 'x' } } },
  'another RP id': { domain: 'example.org' },
  'a subdomain as RP id': { domain: 'login.example.com' },
  'nobody present': { flags: UV },
  'a backup of what cannot be backed up': { flags: UP | UV | BS },
  'bytes after the end': { forgeData: (data) => Buffer.concat([data, Buffer.of(0)]) },
  'data that ends too early': { forgeData: (data) => data.subarray(0, 36) },
  'extensions that are not there': { flags: UP | UV | 128 },
}

/** What is no credential at all, made from one that is. */
export const malformedAnswers: [string, (json: string) => string][] = [
  ['no JSON', () => '{'],
  ['null', () => 'null'],
  ['a list', (json) => `[${json}]`],
  ['another credential type', (json) => json.replace('"public-key"', '"password"')],
  ['two ids', (json) => json.replace(/"rawId":"[^"]+"/, `"rawId":"${'A'.repeat(43)}"`)],
  ['no id', (json) => json.replace(/"(id|rawId)":"[^"]+"/g, '"$1":""')],
  ['an id that is no base64', (json) => json.replace(/"(id|rawId)":"[^"]+"/g, '"$1":"a b"')],
  ['an id in two spellings', (json) => json.replace(/"(id|rawId)":"[^"]+"/g, '"$1":"AB"')],
  ['two types', (json) => json.replace('"type"', '"type":"x","type"')],
  [
    'two challenges',
    (json) => withClient(json, '{"challenge":"x","type":"x","origin":"x","challenge":"y"}'),
  ],
  ['no response', (json) => json.replace('"response"', '"answer"')],
  ['no client data', (json) => json.replace('"clientDataJSON"', '"client"')],
  ['client data that is no JSON', (json) => withClient(json, '{"type"')],
  ['client data without a challenge', (json) => withClient(json, '{"type":"x","origin":"y"}')],
  ['client data that is no UTF-8', (json) => withClient(json, Buffer.of(0x22, 0xff, 0x22))],
  [
    'a frame that is neither true nor false',
    (json) => withClient(json, '{"type":"x","origin":"y","challenge":"z","crossOrigin":"no"}'),
  ],
]

const withClient = (json: string, client: string | Buffer): string =>
  json.replace(
    /"clientDataJSON":"[^"]+"/,
    `"clientDataJSON":"${Buffer.from(client).toString('base64url')}"`,
  )
