import { magicLinkRedirectPath } from '@latchkey/api'
import type { Config } from '../../config.ts'
import type { TokenPurpose } from '../../db/schema.ts'
import type { RedirectErrors } from '../../redirect-urls.ts'

/** The link of a mail. It leads here first, so that the address of the app stays out of the mail. */
export const mailLink = (
  { baseUrl, publicToken }: Config,
  purpose: TokenPurpose,
  token: string,
): string => {
  const url = new URL(`${baseUrl}${magicLinkRedirectPath}`)
  url.searchParams.set('public_token', publicToken)
  url.searchParams.set('stytch_token_type', purpose)
  url.searchParams.set('token', token)
  return url.href
}

/** How a call refuses a login URL. */
export const loginUrlErrors: RedirectErrors = {
  malformed: 'invalid_login_magic_link_url',
  unregistered: 'no_match_for_provided_magic_link_url',
  noneSet: 'no_login_redirect_urls_set',
  noDefault: 'no_default_login_redirect_url_set',
}

/** How a call refuses a sign-up URL. */
export const signupUrlErrors: RedirectErrors = {
  malformed: 'invalid_signup_magic_link_url',
  unregistered: 'no_match_for_provided_magic_link_url',
  noneSet: 'no_signup_redirect_urls_set',
  noDefault: 'no_default_signup_redirect_url_set',
}

/** How a call refuses an invitation URL. */
export const inviteUrlErrors: RedirectErrors = {
  malformed: 'invalid_invite_magic_link_url',
  unregistered: 'no_match_for_provided_magic_link_url',
  noneSet: 'no_invite_redirect_urls_set',
  noDefault: 'no_default_invite_redirect_url_set',
}
