/**
 * Where a fact about the user stands in what a provider answers: `data.user.name`. A picture may be
 * an address with such paths in braces.
 */
export type Path = string

/** Where the facts about a user are, and when the provider vouches for the address. */
export type IdentityPaths = {
  /** What never changes. Several paths are joined by `-`. */
  subject: Path | Path[]
  givenName?: Path
  familyName?: Path
  name?: Path
  picture?: Path
  locale?: Path
  email?: Path
  /**
   * The values that mean the provider has verified the address; one that fits is enough. Without it
   * the provider promises nothing, so the address is not looked at.
   */
  verified?: Record<Path, readonly unknown[]>
}

/** What differs from one provider to the next. */
export type ProviderFacts = {
  /** What people call it. */
  name: string
  /** Its name in session factors, when that is not the one in paths. */
  factor?: string
  /** Whose answer it must be: the `iss` of callbacks (RFC 9207) and of ID tokens. `{tid}` is the claim of that name. */
  issuer: string
  authorization: string
  token: string
  /** Where a refresh token is spent. @default token */
  refresh?: string
  /** The keys of ID tokens. With it the provider speaks OpenID Connect, and an ID token is required. */
  jwks?: string
  /** The signature of ID tokens. @default ['RS256'] */
  algorithms?: string[]
  /** False: ID tokens do not repeat the nonce. @default true */
  nonce?: false
  /** Where to ask who the user is. `{path}` is taken from the answer with the tokens. */
  profile?: { url: string; query?: string; headers?: Record<string, string> }
  /** Where the addresses of the user are, when the profile does not have them. */
  emails?: { url: string; list?: Path; email: Path; primary: Path; verified: Path }
  /** Asked for on every sign-in: who the user is, and no more. */
  scopes: string[]
  /** @default ' ' */
  scopeSeparator?: ','
  /** Stands before each scope on its way to the provider. */
  scopePrefix?: string
  /** The parameter for the scopes. @default 'scope' */
  scopeParameter?: string
  /** The parameter for the client id. @default 'client_id' */
  clientParameter?: string
  /** More that the authorization request needs. */
  parameters?: Record<string, string>
  /** How the client proves itself. @default 'post' */
  clientAuth?: 'basic' | 'signed'
  /** TikTok wants the code challenge in hex. @default base64url */
  challenge?: 'hex'
  /** False: the provider refuses a code verifier. The challenge is sent all the same. @default true */
  verifier?: false
  /** Where in its answer the tokens are, when it is not RFC 6749, 5.1. */
  tokensIn?: Path
  /** The callback is a form that the page of the provider posts. */
  formPost?: true
  /** Facebook wants its calls signed with the client secret. */
  appSecretProof?: true
  identity: IdentityPaths
}

/** OpenID Connect Core, 5.1. */
export const standardClaims: IdentityPaths = {
  subject: 'sub',
  givenName: 'given_name',
  familyName: 'family_name',
  name: 'name',
  picture: 'picture',
  locale: 'locale',
  email: 'email',
  verified: { email_verified: [true] },
}
