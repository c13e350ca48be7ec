import { landingUrl } from './flows/oauth/visit.ts'

const magicLinkPath = '/magic-link/landing'
const passwordResetPath = '/password-reset/landing'

/** The URLs that links in mails lead to, below the public address of the proxy. */
export const landingUrls = (baseUrl: string) => ({
  magicLink: (attempt: string) => `${baseUrl}${magicLinkPath}?attempt=${attempt}`,
  passwordReset: baseUrl + passwordResetPath,
})

/** Where an app has its pages, unless it says so. */
export const defaultPages = {
  magicLink: '/sign-in/link',
  passwordReset: '/sign-in/new-password',
  oauth: '/sign-in',
}

export type RedirectUrl = {
  url: string
  types: ('LOGIN' | 'SIGNUP' | 'INVITE' | 'RESET_PASSWORD')[]
}

/** The redirect URLs to register with the API for a proxy at this origin. `{}` stands for any value. */
export const redirectUrls = (origin: string, basePath = '/auth'): RedirectUrl[] => {
  const here = new URL(origin).origin + basePath
  const landings = landingUrls(here)
  return [
    { url: landings.magicLink('{}'), types: ['LOGIN', 'SIGNUP'] },
    { url: landings.passwordReset, types: ['RESET_PASSWORD'] },
    { url: landingUrl(here, '{}'), types: ['LOGIN', 'SIGNUP'] },
  ]
}

/**
 * Hands a link from a mail over to the app's page, with the token in the fragment: no server log,
 * Referer or analytics script ever sees it. Spends nothing, so a scanner that follows it cannot.
 */
export const findLanding = (
  request: Request,
  path: string,
  origin: string,
  pages: { magicLink: string; passwordReset: string },
): Response | null => {
  const page = { [magicLinkPath]: pages.magicLink, [passwordResetPath]: pages.passwordReset }[path]
  if (page === undefined || !['GET', 'HEAD'].includes(request.method)) return null
  const query = new URL(request.url).searchParams
  // The reset mail can also hold a link that signs in without a password.
  const target = query.get('stytch_token_type') === 'login' ? pages.magicLink : page
  const fragment = new URLSearchParams()
  for (const name of ['token', 'attempt']) {
    const value = query.get(name)
    if (value) fragment.set(name, value)
  }
  const location = new URL(target, origin)
  location.hash = fragment.toString()
  return new Response(null, { status: 303, headers: { location: location.href } })
}
