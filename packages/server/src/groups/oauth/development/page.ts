import type { OAuthProvider } from '@latchkey/api'
import type { Config } from '../../../config.ts'
import { escape } from '../../../delivery/layout.ts'
import { page, pagePolicy } from '../page.ts'
import { providers } from '../providers.ts'

/** A page together with what it may do. */
type Page = { html: string; policy: string }

/** The page that plays a provider: who to be, and whether to let the app know. */
export const choicePage = (
  config: Config,
  provider: OAuthProvider,
  asked: Record<string, string>,
): Page => {
  const { name } = providers[provider]
  const hidden = Object.entries(asked)
    .map(([key, value]) => `<input type="hidden" name="${escape(key)}" value="${escape(value)}">`)
    .join('\n')
  const html = page({
    title: `Sign in with ${name}`,
    name: config.projectName,
    main: `<p class="soft">This page plays ${escape(name)}, because ${escape(config.projectName)} has no application there yet. It exists in development only.</p>
<form method="post">
${hidden}
<label>Name <input name="name" value="Ada Lovelace" maxlength="100" autocomplete="off"></label>
${addressFields(provider)}
<button class="main" name="decision" value="allow">Continue</button>
<button name="decision" value="refuse">Refuse</button>
<button name="decision" value="fail">Fail with an error</button>
</form>`,
  })
  return { html, policy: pagePolicy({ formAction: ["'self'", ...targetsOf(config)] }) }
}

const addressFields = (provider: OAuthProvider): string => {
  const { name, identity, emails } = providers[provider]
  if (identity.email === undefined && !emails) {
    return `<p class="soft">${escape(name)} tells nobody’s e-mail address.</p>`
  }
  const field = `<label>E-mail address <input name="email" type="email" value="ada@example.com" maxlength="254" autocomplete="off"></label>`
  return identity.verified || emails
    ? `${field}
<label class="check"><input name="verified" type="checkbox" value="yes" checked> ${escape(name)} has verified this address</label>`
    : `${field}
<p class="soft">${escape(name)} does not say whether it has verified an address, so this one counts for nothing.</p>`
}

// Chromium holds a form to its policy through every redirect, up to the app.
const targetsOf = ({ redirectUrls }: Config): string[] => {
  const targets = redirectUrls.map(({ url }) => {
    const { protocol, hostname, host } = new URL(url)
    const nameable = /^(\*\.)?[\w.-]+$/.test(hostname)
    return /^https?:$/.test(protocol) && nameable ? `${protocol}//${host}` : protocol
  })
  return [...new Set(targets)]
}

const script = 'document.forms[0].submit()'

/** The page that posts the answer, as Apple has it. */
export const postPage = (
  config: Config,
  { action, answer }: { action: string; answer: Record<string, string> },
): Page => {
  const hidden = Object.entries(answer)
    .map(([key, value]) => `<input type="hidden" name="${escape(key)}" value="${escape(value)}">`)
    .join('\n')
  const html = page({
    title: 'One moment',
    name: config.projectName,
    main: `<form method="post" action="${escape(action)}">
${hidden}
<button class="main">Continue</button>
</form>
<script>${script}</script>`,
  })
  return { html, policy: pagePolicy({ formAction: null, script }) }
}
