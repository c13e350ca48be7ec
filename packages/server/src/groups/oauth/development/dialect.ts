import type { ProviderFacts } from '../facts.ts'

/** Somebody whom a played provider knows. */
export type Persona = { subject: string; email: string; verified: boolean; name: string }

/** Who answers in an ID token, when each tenant of the provider is an issuer of its own. */
const TENANT = '00000000-0000-4000-8000-000000000000'

/** What the provider says about somebody, in its own form: claims, or the answer with the profile. */
export const profileOf = (
  { identity: paths, jwks }: ProviderFacts,
  { subject, email, verified, name }: Persona,
): Record<string, unknown> => {
  const [given = '', ...family] = name.split(' ')
  const said: Record<string, unknown> = {}
  const [subjectPath = '', ...rest] = [paths.subject].flat().toReversed()
  put(said, subjectPath, subject)
  for (const path of rest) put(said, path, 'development')
  put(said, paths.givenName, given)
  put(said, paths.familyName, family.join(' '))
  put(said, paths.name, name)
  if (email !== '') put(said, paths.email, email)
  const [[path, values] = []] = Object.entries(paths.verified ?? {})
  if (path !== undefined && email !== '') put(said, path, verified && values?.[0])
  // A form is no claim.
  delete said.form
  return jwks === undefined ? said : { tid: TENANT, ...said }
}

/** The addresses of somebody, where the provider lists them apart. */
export const addressesOf = ({ emails }: ProviderFacts, { email, verified }: Persona): unknown => {
  if (!emails) return null
  const entry = { [emails.email]: email, [emails.primary]: true, [emails.verified]: verified }
  const list = email === '' ? [] : [entry]
  return emails.list === undefined ? list : { [emails.list]: list }
}

/** The form that Apple posts beside the code. */
export const formOf = ({ email, name }: Persona): string => {
  const [firstName = '', ...lastName] = name.split(' ')
  return JSON.stringify({ name: { firstName, lastName: lastName.join(' ') }, email })
}

/** An answer with tokens, in the form that the provider has for it. */
export const tokenAnswerOf = (
  { tokensIn, profile }: ProviderFacts,
  { subject }: Persona,
  tokens: Record<string, unknown>,
): unknown => {
  if (tokensIn === undefined) return tokens
  const answer: Record<string, unknown> = {
    ok: true,
    [tokensIn]: { ...tokens, token_type: 'user' },
  }
  const asked = /\{([\w.]+)\}/.exec(profile?.url ?? '')?.[1]
  put(answer, asked, subject)
  return answer
}

/** The issuer that an ID token names. */
export const issuerOf = ({ issuer }: ProviderFacts): string => issuer.replace('{tid}', TENANT)

const put = (target: Record<string, unknown>, path: string | undefined, value: unknown): void => {
  const names = path?.split('.') ?? []
  const last = names.pop()
  if (last === undefined) return
  let inner = target
  for (const name of names) inner = (inner[name] ??= {}) as Record<string, unknown>
  inner[last] = value
}
