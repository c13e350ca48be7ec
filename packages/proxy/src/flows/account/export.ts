import type { Session as ApiSession, User as ApiUser } from '@latchkey/api'
import type { AccountExport } from '@latchkey/core/contract'
import { toSession, toUser } from '../../shapes.ts'

/**
 * All that the API knows of a person. Each member is named here, so that nothing comes along that an
 * API adds one day, such as a provider's tokens.
 */
export const exportOf = (
  user: ApiUser,
  sessions: ApiSession[],
  exportedAt: number,
): AccountExport => {
  // What waits for its proof is left out here too: see `toUser`.
  const { userId, nameParts, emails, phones, wallets, hasPassword, createdAt } = toUser(user)
  return {
    exportedAt,
    user: {
      userId,
      externalId: user.external_id ?? null,
      status: user.status,
      name: nameParts,
      emails: emails.map(({ emailId: _, ...email }) => email),
      phones: phones.map(({ phoneId: _, ...phone }) => phone),
      wallets: wallets.map(({ walletId: _, ...wallet }) => wallet),
      providers: user.providers.map(({ provider_type, provider_subject, ...more }) => ({
        type: provider_type,
        subject: provider_subject,
        ...(typeof more.locale === 'string' && { locale: more.locale }),
        ...(typeof more.profile_picture_url === 'string' && {
          pictureUrl: more.profile_picture_url,
        }),
      })),
      passkeys: user.webauthn_registrations.map((passkey) => ({
        name: passkey.name,
        domain: passkey.domain,
        userAgent: passkey.user_agent,
        authenticatorType: passkey.authenticator_type,
      })),
      hasPassword,
      hasAuthenticatorApp: user.totps.some(({ verified }) => verified),
      roles: user.roles,
      metadata: { trusted: user.trusted_metadata, untrusted: user.untrusted_metadata },
      createdAt,
    },
    sessions: sessions.map((session) => ({
      ...toSession(session),
      claims: session.custom_claims ?? {},
    })),
  }
}
