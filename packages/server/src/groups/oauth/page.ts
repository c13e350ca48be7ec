import { createHash } from 'node:crypto'
import { escape } from '../../delivery/layout.ts'

const style = `:root { color-scheme: light dark; --line: #c9ced8; --soft: #5b6270; --back: #f4f6fa; --card: #fff; --text: #1c1f26; --accent: #1a56db; --on: #fff; }
@media (prefers-color-scheme: dark) { :root { --line: #3b414d; --soft: #a3a9b5; --back: #101216; --card: #191c22; --text: #e8eaee; --accent: #8ab4ff; --on: #10131a; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem; background: var(--back); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
main { width: 100%; max-width: 26rem; padding: 1.5rem; background: var(--card); border: 1px solid var(--line); border-radius: 0.75rem; overflow-wrap: anywhere; }
h1 { margin: 0 0 0.25rem; font-size: 1.375rem; line-height: 1.3; }
p { margin: 0 0 1rem; }
.soft, dt, small { color: var(--soft); }
dl { display: grid; grid-template-columns: auto 1fr; gap: 0.25rem 0.75rem; margin: 1rem 0 0; font-size: 0.875rem; }
dd { margin: 0; }
a { color: var(--accent); }
label { display: block; margin: 0 0 0.875rem; font-weight: 500; }
label.check { display: flex; gap: 0.625rem; align-items: center; min-height: 1.75rem; font-weight: 400; }
input:not([type='checkbox']) { display: block; width: 100%; margin-top: 0.25rem; padding: 0.625rem 0.75rem; border: 1px solid var(--soft); border-radius: 0.5rem; background: var(--card); color: inherit; font: inherit; font-weight: 400; }
input[type='checkbox'] { width: 1.25rem; height: 1.25rem; margin: 0; accent-color: var(--accent); }
button { width: 100%; min-height: 2.75rem; margin-top: 0.625rem; padding: 0.5rem 1rem; border: 1px solid var(--soft); border-radius: 0.5rem; background: transparent; color: inherit; font: inherit; font-weight: 600; cursor: pointer; }
button.main { border-color: var(--accent); background: var(--accent); color: var(--on); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }`

const sha256Source = (text: string): string =>
  `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/** What a page may do: nothing but look like this, and what it is told. */
export const pagePolicy = ({
  formAction,
  script,
}: {
  /** Where its forms may lead; null for anywhere. */
  formAction: string[] | null
  /** The text of its one script. */
  script?: string
}): string =>
  [
    "default-src 'none'",
    `style-src ${sha256Source(style)}`,
    ...(script === undefined ? [] : [`script-src ${sha256Source(script)}`]),
    ...(formAction === null ? [] : [`form-action ${formAction.join(' ')}`]),
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')

/** A page of this server. `main` is HTML, the rest is text. */
export const page = ({
  title,
  name,
  main,
}: {
  title: string
  name: string
  main: string
}): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<title>${escape(title)} – ${escape(name)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escape(title)}</h1>
${main}
</main>
</body>
</html>
`
