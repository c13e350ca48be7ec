import { createPrivateKey } from 'node:crypto'
import { oauthProviders, type OAuthProvider } from '@latchkey/api'
import { isLoopback, isText, outsideProblems, within, type CheckFor } from '../../check-values.ts'
import { providers } from './providers.ts'

type ClientOptions = {
  /** Asked for on every sign-in, beside those that say who the user is. @default [] */
  scopes?: string[]
  /**
   * For GitLab, Salesforce and others that speak OpenID Connect: who answers instead of the public
   * one, such as a GitLab or a Salesforce domain of one's own. Its addresses are discovered from
   * there. @default the public one
   */
  issuer?: string
  /** How long the provider may take in all when the browser comes back, in milliseconds. @default 10000 */
  waitMs?: number
  /**
   * For tests: a server on this machine that plays the provider. Each address of the provider keeps
   * its path and query there. Refused in production. @default none
   */
  standIn?: string
}

/** An application that was registered at a provider. */
export type OAuthClient = ClientOptions & {
  clientId: string
  clientSecret: string
}

/** Apple takes no secret, but one signed with a key of one's team. */
export type AppleClient = ClientOptions & {
  /** The Services ID. */
  clientId: string
  teamId: string
  keyId: string
  /** The text of the `.p8` file: `-----BEGIN PRIVATE KEY-----`. */
  privateKey: string
}

export type MicrosoftClient = OAuthClient & {
  /** Who may sign in: `common`, `organizations`, `consumers`, or the id of one tenant. @default 'common' */
  tenant?: string
}

/**
 * The applications that were registered at providers. Register `oauthCallbackUrl` as the redirect
 * URL there. In development, a provider without an application is played by a page of this server.
 */
export type OAuthConfig = {
  [Name in Exclude<OAuthProvider, 'apple' | 'microsoft'>]?: OAuthClient
} & { apple?: AppleClient; microsoft?: MicrosoftClient }

/** What any of them may have. */
export type AnyClient = ClientOptions & {
  clientId: string
  clientSecret?: string
  teamId?: string
  keyId?: string
  privateKey?: string
  tenant?: string
}

/** The tenants of Microsoft that are no ids. */
export const sharedTenants: readonly string[] = ['common', 'organizations', 'consumers']
export const tenantId = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/

/** Says what is wrong with the applications at providers. */
export const oauthProblems = (config: OAuthConfig, where: CheckFor): string[] => {
  if (typeof config !== 'object' || config === null) return ['must be { google: { … }, … }.']
  return Object.entries(config).flatMap(([name, client]) => {
    if (!isProvider(name))
      return [`.${name} is no provider. There are ${oauthProviders.join(', ')}.`]
    if (client === undefined) return []
    if (typeof client !== 'object' || client === null) return [`.${name} must be { clientId, … }.`]
    return problemsOfOne(name, client, where).map((problem) => `.${name}${problem}`)
  })
}

const isProvider = (name: string): name is OAuthProvider =>
  (oauthProviders as readonly string[]).includes(name)

const problemsOfOne = (name: OAuthProvider, client: AnyClient, where: CheckFor): string[] => {
  const { scopes, issuer, waitMs, standIn, tenant } = client
  const known = [...members(name), 'scopes', 'issuer', 'waitMs', 'standIn', 'tenant']
  const problems = Object.keys(client)
    .filter((member) => !known.includes(member) || (member === 'tenant' && name !== 'microsoft'))
    .map((member) => `.${member} is no setting of this provider. Remove it.`)
  for (const member of members(name)) {
    if (member === 'privateKey' ? !isSigningKey(client[member]) : !isText(client[member], 2048)) {
      problems.push(`.${member} must be ${wanted[member]}.`)
    }
  }
  if (scopes !== undefined && !areScopes(scopes)) problems.push('.scopes must be a list of scopes.')
  if (issuer !== undefined && !providers[name].jwks) {
    problems.push('.issuer is for providers that speak OpenID Connect. Remove it.')
  } else if (issuer !== undefined) problems.push(...outsideProblems('.issuer', issuer, where))
  if (tenant !== undefined && !sharedTenants.includes(tenant) && !tenantId.test(tenant)) {
    problems.push(`.tenant must be ${sharedTenants.join(', ')} or the id of a tenant.`)
  }
  problems.push(...within('.waitMs', waitMs, 1, 60_000))
  return standIn === undefined ? problems : [...problems, ...standInProblems(standIn, where)]
}

type Member = 'clientId' | 'clientSecret' | 'teamId' | 'keyId' | 'privateKey'

const wanted: Record<Member, string> = {
  clientId: 'the id of the application at the provider',
  clientSecret: 'the secret of the application at the provider',
  teamId: 'the id of your team at Apple',
  keyId: 'the id of the key at Apple',
  privateKey: 'the text of the .p8 file: an EC key on P-256, -----BEGIN PRIVATE KEY-----',
}

const members = (name: OAuthProvider): Member[] =>
  providers[name].clientAuth === 'signed'
    ? ['clientId', 'teamId', 'keyId', 'privateKey']
    : ['clientId', 'clientSecret']

const isSigningKey = (pem: unknown): boolean => {
  try {
    const key = createPrivateKey(String(pem))
    return key.asymmetricKeyDetails?.namedCurve === 'prime256v1'
  } catch {
    return false
  }
}

const areScopes = (scopes: unknown): boolean =>
  Array.isArray(scopes) && scopes.every((scope) => /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(scope))

const standInProblems = (standIn: unknown, { production }: CheckFor): string[] => {
  if (production) return ['.standIn plays the provider for anybody, so production refuses it.']
  const url = typeof standIn === 'string' ? URL.parse(standIn) : null
  return url && /^https?:$/.test(url.protocol) && isLoopback(url.hostname)
    ? []
    : ['.standIn must be a server on this machine: http://localhost:4000.']
}

const variableOf: Record<Member | 'tenant', string> = {
  clientId: 'CLIENT_ID',
  clientSecret: 'CLIENT_SECRET',
  teamId: 'TEAM_ID',
  keyId: 'KEY_ID',
  privateKey: 'PRIVATE_KEY',
  tenant: 'TENANT',
}

/**
 * Reads applications from `LATCHKEY_OAUTH_GOOGLE_CLIENT_ID`, `LATCHKEY_OAUTH_GOOGLE_CLIENT_SECRET`
 * and so on; Apple has `…_TEAM_ID`, `…_KEY_ID` and `…_PRIVATE_KEY`, Microsoft has `…_TENANT`.
 */
export const oauthFromEnvironment = (
  env: Readonly<Record<string, string | undefined>>,
  given: OAuthConfig = {},
): OAuthConfig => {
  const read = oauthProviders.flatMap((name) => {
    const prefix = `LATCHKEY_OAUTH_${name.toUpperCase()}_`
    const found = Object.entries(variableOf).flatMap(([member, variable]) => {
      const value = env[`${prefix}${variable}`]
      return value ? [[member, value] as const] : []
    })
    return found.length === 0 ? [] : [[name, { ...given[name], ...Object.fromEntries(found) }]]
  })
  return { ...given, ...(Object.fromEntries(read) as OAuthConfig) }
}
