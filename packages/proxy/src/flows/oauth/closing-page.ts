/**
 * The end of a sign-in in a window of its own: tells the page that opened it, by the name of the
 * attempt, and closes. A channel, because a provider's page may have cut the window off from its
 * opener (COOP). Where neither works, the window goes on to the app by itself. `attempt` and `next`
 * hold no character that HTML or a script reads as anything but text: the caller has checked them.
 */
export const closingPage = (attempt: string, next: string): Response => {
  const nonce = crypto.randomUUID()
  const html = `<!doctype html>
<html>
<meta charset="utf-8">
<meta http-equiv="refresh" content="1;url=${escape(next)}">
<title>…</title>
<script nonce="${nonce}">
try { new BroadcastChannel('latchkey-oauth').postMessage('${attempt}') } catch {}
close()
</script>
</html>
`
  return new Response(html, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; script-src 'nonce-${nonce}'; base-uri 'none'; frame-ancestors 'none'`,
    },
  })
}

const escape = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
