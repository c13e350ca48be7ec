import { useEffect, useState } from 'react'
import { css } from './css.ts'

/**
 * A shadow root at the end of the page, so that neither the styles of the app reach in nor ours out.
 * Null until the page is awake. The sheet is adopted, which no Content-Security-Policy forbids.
 */
export function useShadowRoot(): ShadowRoot | null {
  const [root, setRoot] = useState<ShadowRoot | null>(null)

  useEffect(() => {
    const host = document.createElement('latchkey-devtools')
    const shadow = host.attachShadow({ mode: 'open' })
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(css)
    shadow.adoptedStyleSheets = [sheet]
    document.body.append(host)
    // oxlint-disable-next-line react/set-state-in-effect -- what a server renders cannot have it yet
    setRoot(shadow)
    return () => host.remove()
  }, [])

  return root
}
