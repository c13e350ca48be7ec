import type { OAuthProvider } from '@latchkey/api'
import { standardClaims, type ProviderFacts } from './facts.ts'

// The tenant of personal Microsoft accounts.
const personalAccounts = '9188040d-6c67-4c5b-b112-36a304b66dad'

/** Everything that is known of the providers. Nothing else in the code names one of them. */
export const providers: Record<OAuthProvider, ProviderFacts> = {
  amazon: {
    name: 'Amazon',
    issuer: 'https://www.amazon.com',
    authorization: 'https://www.amazon.com/ap/oa',
    token: 'https://api.amazon.com/auth/o2/token',
    profile: { url: 'https://api.amazon.com/user/profile' },
    scopes: ['profile'],
    identity: { subject: 'user_id', name: 'name', email: 'email' },
  },

  apple: {
    name: 'Apple',
    issuer: 'https://appleid.apple.com',
    authorization: 'https://appleid.apple.com/auth/authorize',
    token: 'https://appleid.apple.com/auth/token',
    jwks: 'https://appleid.apple.com/auth/keys',
    scopes: ['name', 'email'],
    parameters: { response_mode: 'form_post' },
    formPost: true,
    clientAuth: 'signed',
    identity: {
      subject: 'sub',
      // Only the form of the first sign-in has the name.
      givenName: 'form.name.firstName',
      familyName: 'form.name.lastName',
      email: 'email',
      // Documented as "a string or Boolean".
      verified: { email_verified: [true, 'true'] },
    },
  },

  bitbucket: {
    name: 'Bitbucket',
    issuer: 'https://bitbucket.org',
    authorization: 'https://bitbucket.org/site/oauth2/authorize',
    token: 'https://bitbucket.org/site/oauth2/access_token',
    profile: { url: 'https://api.bitbucket.org/2.0/user' },
    emails: {
      url: 'https://api.bitbucket.org/2.0/user/emails',
      list: 'values',
      email: 'email',
      primary: 'is_primary',
      verified: 'is_confirmed',
    },
    scopes: ['account', 'email'],
    clientAuth: 'basic',
    identity: { subject: 'uuid', name: 'display_name', picture: 'links.avatar.href' },
  },

  coinbase: {
    name: 'Coinbase',
    issuer: 'https://www.coinbase.com',
    authorization: 'https://www.coinbase.com/oauth/authorize',
    token: 'https://api.coinbase.com/oauth/token',
    profile: { url: 'https://api.coinbase.com/v2/user' },
    scopes: ['wallet:user:read', 'wallet:user:email'],
    identity: {
      subject: 'data.id',
      name: 'data.name',
      picture: 'data.avatar_url',
      email: 'data.email',
    },
  },

  discord: {
    name: 'Discord',
    issuer: 'https://discord.com',
    authorization: 'https://discord.com/oauth2/authorize',
    token: 'https://discord.com/api/oauth2/token',
    profile: { url: 'https://discord.com/api/users/@me' },
    scopes: ['identify', 'email'],
    identity: {
      subject: 'id',
      name: 'global_name',
      picture: 'https://cdn.discordapp.com/avatars/{id}/{avatar}.png',
      locale: 'locale',
      email: 'email',
      verified: { verified: [true] },
    },
  },

  facebook: {
    name: 'Facebook',
    issuer: 'https://www.facebook.com',
    authorization: 'https://www.facebook.com/v24.0/dialog/oauth',
    token: 'https://graph.facebook.com/v24.0/oauth/access_token',
    profile: {
      url: 'https://graph.facebook.com/v24.0/me?fields=id,name,first_name,last_name,email,picture',
    },
    scopes: ['public_profile', 'email'],
    scopeSeparator: ',',
    appSecretProof: true,
    identity: {
      subject: 'id',
      givenName: 'first_name',
      familyName: 'last_name',
      name: 'name',
      picture: 'picture.data.url',
      email: 'email',
    },
  },

  figma: {
    name: 'Figma',
    issuer: 'https://www.figma.com',
    authorization: 'https://www.figma.com/oauth',
    token: 'https://api.figma.com/v1/oauth/token',
    refresh: 'https://api.figma.com/v1/oauth/refresh',
    profile: { url: 'https://api.figma.com/v1/me' },
    scopes: ['current_user:read'],
    clientAuth: 'basic',
    identity: { subject: 'id', name: 'handle', picture: 'img_url', email: 'email' },
  },

  github: {
    name: 'GitHub',
    issuer: 'https://github.com/login/oauth',
    authorization: 'https://github.com/login/oauth/authorize',
    token: 'https://github.com/login/oauth/access_token',
    profile: { url: 'https://api.github.com/user' },
    emails: {
      url: 'https://api.github.com/user/emails',
      email: 'email',
      primary: 'primary',
      verified: 'verified',
    },
    scopes: ['read:user', 'user:email'],
    identity: { subject: 'id', name: 'name', picture: 'avatar_url' },
  },

  gitlab: {
    name: 'GitLab',
    factor: 'git_lab',
    issuer: 'https://gitlab.com',
    authorization: 'https://gitlab.com/oauth/authorize',
    token: 'https://gitlab.com/oauth/token',
    jwks: 'https://gitlab.com/oauth/discovery/keys',
    profile: { url: 'https://gitlab.com/oauth/userinfo' },
    scopes: ['read_user', 'openid', 'profile', 'email'],
    identity: standardClaims,
  },

  google: {
    name: 'Google',
    issuer: 'https://accounts.google.com',
    authorization: 'https://accounts.google.com/o/oauth2/v2/auth',
    token: 'https://oauth2.googleapis.com/token',
    jwks: 'https://www.googleapis.com/oauth2/v3/certs',
    scopes: ['openid', 'email', 'profile'],
    // Without it there is no refresh token.
    parameters: { access_type: 'offline' },
    identity: standardClaims,
  },

  linkedin: {
    name: 'LinkedIn',
    factor: 'linked_in',
    issuer: 'https://www.linkedin.com/oauth',
    authorization: 'https://www.linkedin.com/oauth/v2/authorization',
    token: 'https://www.linkedin.com/oauth/v2/accessToken',
    jwks: 'https://www.linkedin.com/oauth/openid/jwks',
    nonce: false,
    verifier: false,
    profile: { url: 'https://api.linkedin.com/v2/userinfo' },
    scopes: ['openid', 'profile', 'email'],
    identity: standardClaims,
  },

  microsoft: {
    name: 'Microsoft',
    issuer: 'https://login.microsoftonline.com/{tid}/v2.0',
    authorization: 'https://login.microsoftonline.com/common/oauth2/v2.0/authorize',
    token: 'https://login.microsoftonline.com/common/oauth2/v2.0/token',
    jwks: 'https://login.microsoftonline.com/common/discovery/v2.0/keys',
    scopes: ['openid', 'email', 'profile', 'offline_access'],
    identity: {
      ...standardClaims,
      // The admin of any tenant writes any address into its tokens. The claim says that the domain
      // is proven; personal accounts prove theirs.
      verified: { xms_edov: [true, 1, '1', 'true'], tid: [personalAccounts] },
    },
  },

  salesforce: {
    name: 'Salesforce',
    issuer: 'https://login.salesforce.com',
    authorization: 'https://login.salesforce.com/services/oauth2/authorize',
    token: 'https://login.salesforce.com/services/oauth2/token',
    jwks: 'https://login.salesforce.com/id/keys',
    // Not at the `instance_url` of the answer: nothing outside this table chooses who is asked.
    profile: { url: 'https://login.salesforce.com/services/oauth2/userinfo' },
    scopes: ['openid', 'profile', 'email'],
    identity: standardClaims,
  },

  slack: {
    name: 'Slack',
    issuer: 'https://slack.com',
    authorization: 'https://slack.com/oauth/v2/authorize',
    token: 'https://slack.com/api/oauth.v2.access',
    tokensIn: 'authed_user',
    profile: { url: 'https://slack.com/api/users.info?user={authed_user.id}' },
    scopes: ['users:read', 'users:read.email'],
    scopeSeparator: ',',
    scopeParameter: 'user_scope',
    identity: {
      // The ids of users are those of one workspace.
      subject: ['user.team_id', 'user.id'],
      givenName: 'user.profile.first_name',
      familyName: 'user.profile.last_name',
      name: 'user.profile.real_name',
      picture: 'user.profile.image_192',
      locale: 'user.locale',
      email: 'user.profile.email',
      verified: { 'user.is_email_confirmed': [true] },
    },
  },

  snapchat: {
    name: 'Snapchat',
    issuer: 'https://accounts.snapchat.com',
    authorization: 'https://accounts.snapchat.com/accounts/oauth2/auth',
    token: 'https://accounts.snapchat.com/accounts/oauth2/token',
    profile: {
      url: 'https://kit.snapchat.com/v1/me',
      query: '{me{externalId displayName bitmoji{avatar}}}',
    },
    scopes: ['user.display_name', 'user.bitmoji.avatar', 'user.external_id'],
    scopePrefix: 'https://auth.snapchat.com/oauth2/api/',
    clientAuth: 'basic',
    identity: {
      subject: 'data.me.externalId',
      name: 'data.me.displayName',
      picture: 'data.me.bitmoji.avatar',
    },
  },

  tiktok: {
    name: 'TikTok',
    factor: 'tik_tok',
    issuer: 'https://www.tiktok.com',
    authorization: 'https://www.tiktok.com/v2/auth/authorize/',
    token: 'https://open.tiktokapis.com/v2/oauth/token/',
    profile: {
      url: 'https://open.tiktokapis.com/v2/user/info/?fields=open_id,union_id,avatar_url,display_name',
    },
    scopes: ['user.info.basic'],
    scopeSeparator: ',',
    clientParameter: 'client_key',
    challenge: 'hex',
    identity: {
      subject: 'data.user.open_id',
      name: 'data.user.display_name',
      picture: 'data.user.avatar_url',
    },
  },

  twitch: {
    name: 'Twitch',
    issuer: 'https://id.twitch.tv/oauth2',
    authorization: 'https://id.twitch.tv/oauth2/authorize',
    token: 'https://id.twitch.tv/oauth2/token',
    jwks: 'https://id.twitch.tv/oauth2/keys',
    scopes: ['user:read:email', 'openid'],
    parameters: {
      claims:
        '{"id_token":{"email":null,"email_verified":null,"picture":null,"preferred_username":null}}',
    },
    identity: { ...standardClaims, name: 'preferred_username' },
  },

  twitter: {
    name: 'X',
    issuer: 'https://x.com',
    authorization: 'https://x.com/i/oauth2/authorize',
    token: 'https://api.x.com/2/oauth2/token',
    profile: { url: 'https://api.x.com/2/users/me?user.fields=profile_image_url' },
    scopes: ['users.read', 'tweet.read'],
    clientAuth: 'basic',
    identity: { subject: 'data.id', name: 'data.name', picture: 'data.profile_image_url' },
  },

  yahoo: {
    name: 'Yahoo',
    issuer: 'https://api.login.yahoo.com',
    authorization: 'https://api.login.yahoo.com/oauth2/request_auth',
    token: 'https://api.login.yahoo.com/oauth2/get_token',
    jwks: 'https://api.login.yahoo.com/openid/v1/certs',
    algorithms: ['ES256', 'RS256'],
    profile: { url: 'https://api.login.yahoo.com/openid/v1/userinfo' },
    scopes: ['openid', 'profile', 'email'],
    clientAuth: 'basic',
    identity: standardClaims,
  },
}
