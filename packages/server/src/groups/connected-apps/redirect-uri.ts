import { ApiError } from '@latchkey/api'
import { isForbidden } from '../../redirect-patterns.ts'

/** Whose redirect URL it is, and where: live projects and apps with a secret may have fewer. */
type Owner = { isPublic: boolean; production: boolean }

/**
 * Refuses a redirect URL that an app cannot be registered with. Http is for loopback only, and
 * schemes of one's own are for public apps only. @see RFC 8252 sections 7 and 8.4
 */
export const checkRedirectUrl = (url: string, { isPublic, production }: Owner): void => {
  if (!/^[a-z][a-z\d+.-]*:/i.test(url)) {
    throw new ApiError('connected_app_redirect_url_must_include_scheme')
  }
  const parsed = URL.parse(url)
  if (!parsed || !isPlain(url, parsed) || isForbidden(parsed)) {
    throw new ApiError('connected_app_invalid_redirect_url')
  }
  const { protocol, hostname } = parsed
  if (protocol === 'https:') return
  if (!isPublic && (protocol !== 'http:' || production)) {
    throw new ApiError('connected_app_redirect_url_must_use_https_scheme')
  }
  if (protocol !== 'http:') return
  const isLocalhost = hostname === 'localhost' || hostname.endsWith('.localhost')
  if (isLocalhost && production) {
    throw new ApiError('connected_app_redirect_url_cannot_use_localhost')
  }
  if (!isLocalhost && !loopback.test(url)) {
    throw new ApiError('connected_app_redirect_url_http_scheme_must_use_loopback')
  }
}

/**
 * True when an app may be answered at a URL: it is one of its own, character by character. On
 * loopback the port may be another, because an app on somebody's machine takes what is free.
 * @see RFC 9700 section 2.1, RFC 8252 section 7.3
 */
export const isRegistered = (registered: string[], wanted: string): boolean =>
  registered.includes(wanted) || registered.map(withoutPort).includes(withoutPort(wanted) ?? '')

// The address of this machine as it is written, and nothing that merely begins like it.
const loopback = /^http:\/\/(127\.0\.0\.1|\[::1\])(?::\d{1,5})?(?=[/?]|$)/

const withoutPort = (url: string): string | null =>
  loopback.test(url) && URL.canParse(url) ? url.replace(loopback, 'http://$1') : null

// Fragments never reach the app, and what parsers read in two ways is no address to send a code to.
const isPlain = (url: string, { username, password }: URL): boolean =>
  /^[\x21-\x7e]+$/.test(url) && !/[#*\\<>"{}|^`]/.test(url) && username === '' && password === ''
