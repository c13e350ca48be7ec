import { createHash, generateKeyPairSync } from 'node:crypto'
import type { OAuthProvider } from '@latchkey/api'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import * as v from 'valibot'
import type { Config } from '../../../config.ts'
import type { Keys } from '../../../secrets/keys.ts'
import { oauthCallbackUrl } from '../callback-url.ts'
import type { AnyClient } from '../config.ts'
import type { Fetch } from '../peers.ts'
import { providers } from '../providers.ts'
import { addressesOf, issuerOf, profileOf, tokenAnswerOf, type Persona } from './dialect.ts'

/** Below it are the addresses of the played providers. */
export const developmentPath = '/development/oauth'

/** Plays any provider in this process, for people who have no application there yet. */
export type DevelopmentProvider = {
  /** The application that every played provider knows. */
  clientOf(provider: OAuthProvider): AnyClient
  /** Answers what the engine asks a provider for itself. Nothing of it can be reached from outside. */
  fetch: Fetch
  /** A code for whoever somebody chose to be on the page. */
  issueCode(provider: OAuthProvider, grant: CodeGrant): string
}

const Grant = v.object({
  persona: v.object({
    subject: v.string(),
    email: v.string(),
    verified: v.boolean(),
    name: v.string(),
  }),
  nonce: v.string(),
  challenge: v.string(),
  scope: v.string(),
})

/** What a code of a played provider stands for. */
export type CodeGrant = v.InferOutput<typeof Grant>

const CODE_MS = 60_000
const TOKEN_SECONDS = 3600

/** Makes the player. What it gives out is sealed, so it keeps nothing. */
export const createDevelopmentProvider = ({
  config,
  keys,
  now,
}: {
  config: Config
  keys: Keys
  now: () => Date
}): DevelopmentProvider => {
  const base = `${config.baseUrl}${developmentPath}/`
  const signers = new Map<string, ReturnType<typeof createSigner>>()
  const signerOf = (provider: OAuthProvider) => {
    const algorithm = providers[provider].algorithms?.[0] ?? 'RS256'
    const signer = signers.get(algorithm) ?? createSigner(algorithm)
    signers.set(algorithm, signer)
    return signer
  }
  let applePem: string | undefined

  const seal = (label: string, grant: CodeGrant, lifeMs: number): string =>
    keys.seal(
      'oauth-development',
      JSON.stringify({ grant, until: now().getTime() + lifeMs }),
      label,
    )
  const open = (label: string, text: string): CodeGrant | null => {
    const opened = keys.open('oauth-development', text, label)
    const parsed =
      opened === null ? null : (JSON.parse(opened) as { grant: unknown; until: number })
    return parsed && parsed.until > now().getTime() ? v.parse(Grant, parsed.grant) : null
  }

  const answerToken = async (provider: OAuthProvider, form: URLSearchParams) => {
    const refresh = form.get('grant_type') === 'refresh_token'
    const grant = refresh
      ? open(`refresh/${provider}`, form.get('refresh_token') ?? '')
      : open(`code/${provider}`, form.get('code') ?? '')
    if (!grant || (!refresh && !fits(config, provider, grant, form))) {
      return Response.json({ error: 'invalid_grant' }, { status: 400 })
    }
    const facts = providers[provider]
    const idToken = facts.jwks && (await idTokenOf(provider, grant, refresh))
    return Response.json(
      tokenAnswerOf(facts, grant.persona, {
        access_token: seal(`token/${provider}`, grant, TOKEN_SECONDS * 1000),
        refresh_token: seal(`refresh/${provider}`, grant, 24 * TOKEN_SECONDS * 1000),
        token_type: 'bearer',
        expires_in: TOKEN_SECONDS,
        scope: grant.scope,
        ...(idToken && { id_token: idToken }),
      }),
    )
  }

  const idTokenOf = async (
    provider: OAuthProvider,
    { persona, nonce }: CodeGrant,
    refresh: boolean,
  ): Promise<string> => {
    const facts = {
      ...providers[provider],
      issuer: moved(`${base}${provider}`, providers[provider].issuer),
    }
    const time = Math.floor(now().getTime() / 1000)
    const { sign } = await signerOf(provider)
    return sign({
      ...profileOf(facts, persona),
      iss: issuerOf(facts),
      aud: 'development',
      iat: time,
      exp: time + TOKEN_SECONDS,
      ...(facts.nonce !== false && !refresh && { nonce }),
    })
  }

  return {
    clientOf: (provider) => ({
      clientId: 'development',
      standIn: `${base}${provider}`,
      ...(providers[provider].clientAuth === 'signed'
        ? { teamId: 'development', keyId: 'development', privateKey: (applePem ??= newPem()) }
        : { clientSecret: 'development' }),
    }),

    issueCode: (provider, grant) => seal(`code/${provider}`, grant, CODE_MS),

    fetch: async (url, init) => {
      const [provider = '', ...rest] = url.slice(base.length).split('/')
      if (!isProvider(provider)) return new Response(null, { status: 404 })
      const path = `/${rest.join('/')}`.replace(/\?.*$/, '')
      const { token, refresh, jwks, profile, emails } = providers[provider]
      if (path === pathOf(token) || path === pathOf(refresh)) {
        return answerToken(provider, new URLSearchParams(String(init.body)))
      }
      if (path === pathOf(jwks)) return Response.json({ keys: [(await signerOf(provider)).jwk] })
      const bearer = new Headers(init.headers).get('authorization')?.replace(/^Bearer /, '') ?? ''
      const grant = open(`token/${provider}`, bearer)
      if (!grant) return Response.json({ error: 'invalid_token' }, { status: 401 })
      const { persona } = grant
      if (path === pathOf(profile?.url))
        return Response.json(profileOf(providers[provider], persona))
      if (path === pathOf(emails?.url))
        return Response.json(addressesOf(providers[provider], persona))
      return new Response(null, { status: 404 })
    },
  }
}

/** True for the name of a provider. */
export const isProvider = (name: string): name is OAuthProvider => Object.hasOwn(providers, name)

/** The path of an address, which it keeps below a stand-in. */
export const pathOf = (address: string | undefined): string | null =>
  address === undefined ? null : new URL(address).pathname

const moved = (base: string, issuer: string): string => issuer.replace(/^https:\/\/[^/]+/, base)

/** A subject that is the same whenever somebody comes back with the same address, or else name. */
export const subjectOf = (provider: OAuthProvider, { email, name }: Omit<Persona, 'subject'>) =>
  createHash('sha256')
    .update(JSON.stringify([provider, email.toLowerCase() || name]))
    .digest('hex')
    .slice(0, 16)

const fits = (
  config: Config,
  provider: OAuthProvider,
  { challenge }: CodeGrant,
  form: URLSearchParams,
): boolean => {
  const facts = providers[provider]
  const hash = createHash('sha256').update(form.get('code_verifier') ?? '')
  return (
    form.get('redirect_uri') === oauthCallbackUrl(config, provider) &&
    (facts.verifier === false || hash.digest(facts.challenge ?? 'base64url') === challenge)
  )
}

const createSigner = async (alg: string) => {
  const { privateKey, publicKey } = await generateKeyPair(alg)
  const kid = 'development'
  return {
    jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' },
    sign: (claims: Record<string, unknown>) =>
      new SignJWT(claims).setProtectedHeader({ alg, kid }).sign(privateKey),
  }
}

const newPem = (): string =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
    type: 'pkcs8',
    format: 'pem',
  }) as string
