export {
  defineConfig,
  type Environment,
  type Limit,
  type Limits,
  type LogEvent,
  type LogWarning,
  type ServerConfig,
} from './config.ts'
export type { DatabaseConfig } from './db/database.ts'
export type { Deliveries, Delivery, Mail, Message, TextMessage } from './delivery/delivery.ts'
export type {
  CustomTemplate,
  EmailTemplate,
  PrebuiltTemplate,
  TemplateKind,
  TemplateStyle,
} from './delivery/email-templates.ts'
export { createOutbox, type Outbox, type OutboxMessage } from './delivery/outbox.ts'
export { createSmtpDelivery } from './delivery/smtp.ts'
export { createTwilioDelivery } from './delivery/twilio.ts'
export { createWebhookDelivery } from './delivery/webhook.ts'
export type { ConnectedAppsConfig } from './groups/connected-apps/config.ts'
export type { CryptoWalletsConfig } from './groups/crypto-wallets/config.ts'
export type { M2mConfig } from './groups/m2m/config.ts'
export type { LocksConfig, PasswordsConfig } from './groups/passwords/config.ts'
export type { TotpsConfig } from './groups/totps/config.ts'
export type {
  AppleClient,
  MicrosoftClient,
  OAuthClient,
  OAuthConfig,
} from './groups/oauth/config.ts'
export { oauthCallbackUrl } from './groups/oauth/callback-url.ts'
export type { Permission, RbacPolicy } from './groups/project/rbac.ts'
export type { SessionMigration } from './groups/sessions/migrate.ts'
export type { TrustedTokenProfile } from './groups/sessions/trusted-profiles.ts'
export type { WebauthnConfig } from './groups/webauthn/config.ts'
export type { RedirectType, RedirectUrl } from './redirect-urls.ts'
export { createServer, type LatchkeyServer } from './server.ts'
export { settingsFromEnvironment } from './settings.ts'
