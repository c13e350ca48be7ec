import { magicLinkRedirectPath } from '@latchkey/api'
import type { Context } from '../../context.ts'
import type { TokenPurpose } from '../../db/schema.ts'
import { escape } from '../../delivery/layout.ts'
import type { Router } from '../../http/router.ts'
import { withQuery } from '../../redirect-urls.ts'
import { findToken } from '../../secrets/tokens.ts'

const purposes: readonly string[] = [
  'magic_links',
  'login',
  'reset_password',
] satisfies TokenPurpose[]

/**
 * Leads from the link of a mail to the app. Spends nothing, because mail scanners follow links too;
 * and leads only where the token was made to lead.
 */
export const addRedirect = (router: Router, context: Context): void => {
  router.get(magicLinkRedirectPath, async (c) => {
    c.set('route', magicLinkRedirectPath)
    c.header('referrer-policy', 'no-referrer')
    const target = await targetOf(context, new URL(c.req.url).searchParams)
    if (target) return c.redirect(target, 302)
    c.header('content-security-policy', "default-src 'none'")
    return c.html(invalidLinkPage(context.config.projectName), 404)
  })
}

const targetOf = async (
  { config, db }: Context,
  query: URLSearchParams,
): Promise<string | null> => {
  const purpose = query.get('stytch_token_type') ?? ''
  const token = query.get('token') ?? ''
  if (query.get('public_token') !== config.publicToken || !isPurpose(purpose)) return null
  const row = await findToken(db, token, [purpose])
  if (!row?.redirect_url || !row.redirect_type) return null
  return withQuery(row.redirect_url, {
    stytch_token_type: purpose,
    token,
    stytch_redirect_type: row.redirect_type,
    ...(purpose !== 'magic_links' && { public_token: config.publicToken }),
  })
}

const isPurpose = (text: string): text is TokenPurpose => purposes.includes(text)

const invalidLinkPage = (projectName: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escape(projectName)}</title>
<h1>This link is not valid</h1>
<p>Ask for a new one where you wanted to log in.</p>
</html>
`
